package dev.swath.raster.decoding;

import java.util.Arrays;

/** What a JPEG's markers tell: the segments that its pixels need, and how much work they are. */
public final class JpegSegments {
    private static final int APP0 = 0xe0;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COMMENT = 0xfe;
    private static final int START_OF_SCAN = 0xda;
    /** Of a frame's marker and its segment as far as the width. */
    private static final int FRAME_SIZE_END = 9;

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
            int length = 2 + unsignedShort(file, at + 2);
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

    /**
     * How many pixels a decoder visits at most: those of the frame, once a scan. Segments are not followed, so that what
     * looks like a marker counts as one; a JPEG without a frame's size counts as endless.
     */
    public static long visitedPixels(byte[] file) {
        long pixels = 0;
        int scans = 0;
        for (int i = 0; i + 1 < file.length; i++) {
            if (file[i] != (byte) 0xff) {
                continue;
            }
            int marker = file[i + 1] & 0xff;
            if (marker == START_OF_SCAN) {
                scans++;
            } else if (JpegHeader.isFrame(marker) && i + FRAME_SIZE_END <= file.length) {
                pixels = Math.max(pixels, (long) unsignedShort(file, i + 5) * unsignedShort(file, i + 7));
            }
        }
        return pixels == 0 ? Long.MAX_VALUE : pixels * Math.max(1, scans);
    }

    private static int unsignedShort(byte[] file, int at) {
        return ((file[at] & 0xff) << Byte.SIZE) | (file[at + 1] & 0xff);
    }
}
