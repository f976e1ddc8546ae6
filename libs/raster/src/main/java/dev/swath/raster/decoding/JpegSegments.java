package dev.swath.raster.decoding;

import java.util.Arrays;

/** The segments of a JPEG that its pixels need. */
public final class JpegSegments {
    private static final int APP0 = 0xe0;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COMMENT = 0xfe;
    private static final int START_OF_SCAN = 0xda;

    private JpegSegments() {}

    /**
     * The file without its comments and applications' segments: decoders trip over a broken colour profile, which is
     * not applied anyway. Adobe's segment stays, since it tells how inks are stored.
     *
     * @param file not changed
     */
    public static byte[] needed(byte[] file) {
        byte[] kept = new byte[file.length];
        int to = Math.min(2, file.length);
        System.arraycopy(file, 0, kept, 0, to);
        int at = to;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff && (file[at + 1] & 0xff) != START_OF_SCAN) {
            int marker = file[at + 1] & 0xff;
            int length = 2 + (((file[at + 2] & 0xff) << Byte.SIZE) | (file[at + 3] & 0xff));
            if (marker == 0xff) {
                // A fill byte.
                length = 1;
            } else if (marker < 0xc0 || at + length > file.length) {
                break;
            }
            boolean application = marker >= APP0 && marker <= APP15 && marker != APP14;
            if (!application && marker != COMMENT && marker != 0xff) {
                System.arraycopy(file, at, kept, to, length);
                to += length;
            }
            at += length;
        }
        System.arraycopy(file, at, kept, to, file.length - at);
        return Arrays.copyOf(kept, to + file.length - at);
    }
}
