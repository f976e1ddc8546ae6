package dev.swath.faults;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The fields of a protobuf message that have a length: bytes, texts and messages. Numbers are passed over.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    private final Map<Integer, List<byte[]>> fields = new HashMap<>();

    ProtoMessage(byte[] encoded) throws IOException {
        InputStream in = new ByteArrayInputStream(encoded);
        while (in.available() > 0) {
            int tag = (int) varint(in);
            switch (tag & 7) {
                case VARINT -> varint(in);
                case FIXED_64 -> in.skipNBytes(8);
                case FIXED_32 -> in.skipNBytes(4);
                case LENGTH ->
                    fields.computeIfAbsent(tag >>> 3, _ -> new ArrayList<>()).add(in.readNBytes((int) varint(in)));
                default -> throw new IOException("no protobuf: a field of the type " + (tag & 7));
            }
        }
    }

    List<ProtoMessage> messages(int field) {
        List<ProtoMessage> messages = new ArrayList<>();
        for (byte[] encoded : fields.getOrDefault(field, List.of())) {
            try {
                messages.add(new ProtoMessage(encoded));
            } catch (IOException e) {
                throw new IllegalArgumentException("field %d is no message".formatted(field), e);
            }
        }
        return messages;
    }

    /** Empty if there is none. */
    String text(int field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }

    /** Empty if there is none. */
    String hex(int field) {
        return HexFormat.of().formatHex(bytes(field));
    }

    private byte[] bytes(int field) {
        return fields.getOrDefault(field, List.of(new byte[0])).getFirst();
    }

    private static long varint(InputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.read();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("no protobuf: a number without an end");
    }
}
