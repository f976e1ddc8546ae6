package dev.swath.raster.png;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The chunks of a PNG that a decoder needs. */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    private static final int OVERHEAD = 12;
    private static final int NAME_AT = 4;
    private static final int IEND = 0x49454e44;

    private PngChunks() {}

    /**
     * The file without its ancillary chunks: the JDK's decoder trips over broken ones, and turns samples into others
     * where a colour is transparent.
     *
     * @param file whose chunks are within it, the last of them IEND; changed
     */
    static byte[] needed(byte[] file) {
        ByteBuffer chunks = ByteBuffer.wrap(file);
        int to = SIGNATURE_BYTES;
        int at = SIGNATURE_BYTES;
        boolean ended = false;
        while (!ended) {
            int bytes = OVERHEAD + chunks.getInt(at);
            ended = chunks.getInt(at + NAME_AT) == IEND;
            if (Character.isUpperCase(file[at + NAME_AT])) {
                System.arraycopy(file, at, file, to, bytes);
                to += bytes;
            }
            at += bytes;
        }
        return Arrays.copyOf(file, to);
    }
}
