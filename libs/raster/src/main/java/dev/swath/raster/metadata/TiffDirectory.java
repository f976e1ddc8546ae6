package dev.swath.raster.metadata;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One directory of a TIFF. A value is read when it is asked for, and only from within the file. */
public final class TiffDirectory {
    private static final int MOST_ENTRIES = 4096;
    /** The most values of a field of the whole picture: one for each band, or a colour map of 16 bits. */
    private static final int MOST_INTEGERS = 1 << 18;
    /** The most values of a field of which the first is meant: one for each band. */
    private static final int MOST_ALIKE = 1 << 16;
    /** More than ten thousand ground control points. */
    private static final int MOST_DOUBLES = 1 << 16;

    private static final int MOST_TEXT = 4 << 20;
    private static final int MOST_BYTES = 1 << 20;

    private static final int TYPE_ASCII = 2;
    private static final int TYPE_DOUBLE = 12;

    private final ByteSource source;
    private final ByteOrder order;
    private final Map<Integer, TagValue> tags;
    private final long next;

    /** @param at the offset of the values */
    private record TagValue(int type, long count, long at) {}

    private TiffDirectory(ByteSource source, ByteOrder order, Map<Integer, TagValue> tags, long next) {
        this.source = source;
        this.order = order;
        this.tags = tags;
        this.next = next;
    }

    static TiffDirectory read(ByteSource source, ByteOrder order, boolean big, long start) {
        int countBytes = big ? Long.BYTES : Short.BYTES;
        ByteBuffer head = buffer(source, order, start, countBytes);
        long count = big ? head.getLong() : head.getShort() & 0xffff;
        if (count > MOST_ENTRIES || count < 1) {
            throw new IllegalArgumentException(count + " entries");
        }
        int entryBytes = big ? 20 : 12;
        int inline = big ? Long.BYTES : Integer.BYTES;
        long first = start + countBytes;
        ByteBuffer table = buffer(source, order, first, (int) count * entryBytes + inline);
        Map<Integer, TagValue> tags = new HashMap<>();
        for (int at = 0; at < count * entryBytes; at += entryBytes) {
            int type = table.getShort(at + 2) & 0xffff;
            long values = number(table, at + 4, big);
            int valueAt = at + 4 + inline;
            boolean fits = values <= inline && values * bytesOf(type) <= inline;
            tags.put(
                    table.getShort(at) & 0xffff,
                    new TagValue(type, values, fits ? first + valueAt : number(table, valueAt, big)));
        }
        return new TiffDirectory(source, order, tags, number(table, (int) count * entryBytes, big));
    }

    /** Where the next directory begins; 0 after the last. */
    long next() {
        return next;
    }

    public boolean has(int tag) {
        return tags.containsKey(tag);
    }

    /** A whole number, or the fallback if the tag is absent. */
    public long integer(int tag, long fallback) {
        TagValue value = tags.get(tag);
        if (value == null) {
            return fallback;
        }
        checkCount(tag, value, MOST_ALIKE);
        long[] values = integers(tag, 1);
        return values.length == 0 ? fallback : values[0];
    }

    /** Whole numbers; empty if the tag is absent. */
    public long[] integers(int tag) {
        TagValue value = tags.get(tag);
        if (value != null) {
            checkCount(tag, value, MOST_INTEGERS);
        }
        return integers(tag, MOST_INTEGERS);
    }

    /** The first whole numbers of a field, as many as can be meant; empty if the tag is absent. */
    public long[] integers(int tag, int most) {
        TagValue declared = tags.get(tag);
        if (declared == null) {
            return new long[0];
        }
        checkWhole(tag, declared.type());
        checkWithin(tag, declared);
        TagValue value = new TagValue(declared.type(), Math.min(declared.count(), most), declared.at());
        ByteBuffer bytes = values(tag, value);
        long[] values = new long[(int) value.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (bytesOf(value.type())) {
                case 1 -> bytes.get() & 0xffL;
                case 2 -> bytes.getShort() & 0xffffL;
                case 4 -> bytes.getInt() & 0xffffffffL;
                default -> bytes.getLong();
            };
        }
        return values;
    }

    /** Values of type DOUBLE; empty if the tag is absent or of another type. */
    public double[] doubles(int tag) {
        TagValue value = tags.get(tag);
        if (value == null || value.type() != TYPE_DOUBLE) {
            return new double[0];
        }
        checkCount(tag, value, MOST_DOUBLES);
        ByteBuffer bytes = values(tag, value);
        double[] values = new double[(int) value.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getDouble();
        }
        return values;
    }

    /** A text without its final NUL; empty if the tag is absent. */
    public String ascii(int tag) {
        TagValue value = tags.get(tag);
        if (value == null || value.type() != TYPE_ASCII) {
            return "";
        }
        checkCount(tag, value, MOST_TEXT);
        return new String(values(tag, value).array(), StandardCharsets.ISO_8859_1)
                .replace("\0", "")
                .strip();
    }

    /** Values of one byte each; empty if the tag is absent. */
    public byte[] bytes(int tag) {
        TagValue value = tags.get(tag);
        if (value == null || bytesOf(value.type()) != 1) {
            return new byte[0];
        }
        checkCount(tag, value, MOST_BYTES);
        return values(tag, value).array();
    }

    private static void checkCount(int tag, TagValue value, int most) {
        if (value.count() > most) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "expected at most %d values of the TIFF's tag %d, found %d".formatted(most, tag, value.count()));
        }
    }

    /** Texts, fractions and floating-point numbers are none. */
    private static void checkWhole(int tag, int type) {
        switch (type) {
            case TYPE_ASCII, 5, 10, 11, TYPE_DOUBLE ->
                throw new CatalogueException(
                        ErrorCode.UNREADABLE_IMAGE,
                        "expected whole numbers as values of the TIFF's tag %d, found type %d".formatted(tag, type));
            default -> {}
        }
    }

    private ByteBuffer values(int tag, TagValue value) {
        checkWithin(tag, value);
        return buffer(source, order, value.at(), (int) value.count() * bytesOf(value.type()));
    }

    private void checkWithin(int tag, TagValue value) {
        long room = source.length() - value.at();
        if (value.count() < 0 || value.at() < 0 || room < 0 || value.count() > room / bytesOf(value.type())) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "the TIFF is cut off: the %d values of tag %d end beyond its %d bytes"
                            .formatted(value.count(), tag, source.length()));
        }
    }

    private static ByteBuffer buffer(ByteSource source, ByteOrder order, long at, int count) {
        return ByteBuffer.wrap(source.read(at, count)).order(order);
    }

    private static long number(ByteBuffer table, int at, boolean big) {
        return big ? table.getLong(at) : table.getInt(at) & 0xffffffffL;
    }

    private static int bytesOf(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            case 5, 10, 12, 16, 17, 18 -> 8;
            default -> 1;
        };
    }
}
