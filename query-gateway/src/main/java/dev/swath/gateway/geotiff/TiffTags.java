package dev.swath.gateway.geotiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The tags of one picture of a TIFF (little endian). What does not fit into a tag's four bytes lies right behind the tags. */
final class TiffTags {
    private static final int ENTRY_BYTES = 12;
    private static final int INLINE_BYTES = 4;

    private final Map<Integer, TagField> fields = new TreeMap<>();

    private enum TagType {
        ASCII(2, 1),
        SHORT(3, 2),
        LONG(4, 4),
        DOUBLE(12, 8);

        private final int code;
        private final int bytes;

        TagType(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }
    }

    private record TagField(TagType type, int count, ByteBuffer value) {}

    TiffTags shorts(int tag, int... values) {
        ByteBuffer buffer = buffer(values.length * TagType.SHORT.bytes);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return put(tag, TagType.SHORT, values.length, buffer);
    }

    TiffTags longs(int tag, int... values) {
        ByteBuffer buffer = buffer(values.length * TagType.LONG.bytes);
        for (int value : values) {
            buffer.putInt(value);
        }
        return put(tag, TagType.LONG, values.length, buffer);
    }

    TiffTags doubles(int tag, double... values) {
        ByteBuffer buffer = buffer(values.length * TagType.DOUBLE.bytes);
        for (double value : values) {
            buffer.putDouble(value);
        }
        return put(tag, TagType.DOUBLE, values.length, buffer);
    }

    /** Only ASCII; other characters become question marks. */
    TiffTags ascii(int tag, String text) {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.US_ASCII);
        return put(tag, TagType.ASCII, bytes.length, buffer(bytes.length).put(bytes));
    }

    /** How many bytes it takes, with what lies behind the tags. */
    int size() {
        return 2
                + fields.size() * ENTRY_BYTES
                + INLINE_BYTES
                + fields.values().stream().mapToInt(TiffTags::behind).sum();
    }

    /**
     * Writes it.
     *
     * @param to at the directory's own offset in the file
     * @param next offset of the next directory, 0 after the last
     */
    void write(ByteBuffer to, int next) {
        int behind = to.position() + 2 + fields.size() * ENTRY_BYTES + INLINE_BYTES;
        to.putShort((short) fields.size());
        for (Map.Entry<Integer, TagField> entry : fields.entrySet()) {
            TagField field = entry.getValue();
            to.putShort(entry.getKey().shortValue())
                    .putShort((short) field.type().code)
                    .putInt(field.count());
            if (behind(field) == 0) {
                to.put(field.value().duplicate().rewind());
                to.position(to.position() + INLINE_BYTES - field.value().capacity());
            } else {
                to.putInt(behind);
                to.put(
                        behind,
                        field.value().duplicate().rewind(),
                        0,
                        field.value().capacity());
                behind += behind(field);
            }
        }
        to.putInt(next);
        to.position(behind);
    }

    private TiffTags put(int tag, TagType type, int count, ByteBuffer value) {
        fields.put(tag, new TagField(type, count, value));
        return this;
    }

    /** Values begin at even offsets. */
    private static int behind(TagField field) {
        int bytes = field.value().capacity();
        return bytes <= INLINE_BYTES ? 0 : bytes + bytes % 2;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
