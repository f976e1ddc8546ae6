package dev.swath.raster.png;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes 8-bit RGB pictures as PNG that is fast to read: the pixels are stored without compression, unless
 * compression at least halves them. A photograph shrinks by only a quarter to a half, and inflating it would take
 * the encoder longer than the rest of its decoding.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
public final class ChipPng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    /** 8 bits, RGB, deflate, the five filters, not interlaced. */
    private static final byte[] FORM = {8, 2, 0, 0, 0};

    private static final int HEADER_BYTES = 13;
    private static final int CHUNK_OVERHEAD = 12;
    private static final int CHANNELS = 3;
    private static final byte FILTER_UP = 2;
    /** zlib's frame and the heads of stored blocks. */
    private static final int STORED_OVERHEAD = 1024;

    private ChipPng() {}

    /** @param rgb 0xRRGGBB, row by row */
    public static byte[] write(int width, int height, int[] rgb) {
        byte[] rows = rows(width, height, rgb);
        byte[] stream = halved(rows, height).orElseGet(() -> stored(rows));
        ByteBuffer png = ByteBuffer.allocate(SIGNATURE.length + 3 * CHUNK_OVERHEAD + HEADER_BYTES + stream.length);
        png.put(SIGNATURE);
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .putInt(width)
                .putInt(height)
                .put(FORM)
                .array();
        chunk(png, "IHDR", header);
        chunk(png, "IDAT", stream);
        chunk(png, "IEND", new byte[0]);
        return png.array();
    }

    /** Each row after a byte that says that it is not filtered. */
    private static byte[] rows(int width, int height, int[] rgb) {
        byte[] rows = new byte[Math.multiplyExact(1 + width * CHANNELS, height)];
        int to = 0;
        for (int y = 0; y < height; y++) {
            to++;
            for (int x = y * width; x < (y + 1) * width; x++) {
                rows[to++] = (byte) (rgb[x] >> 16);
                rows[to++] = (byte) (rgb[x] >> 8);
                rows[to++] = (byte) rgb[x];
            }
        }
        return rows;
    }

    /**
     * The rows less the ones above them, compressed. Empty if that does not halve them, or every fourth of them alone:
     * for a photograph, a whole attempt would waste most of the time.
     */
    private static Optional<byte[]> halved(byte[] rows, int height) {
        byte[] some = filtered(rows, height, 4);
        return deflate(some, Deflater.BEST_SPEED, some.length / 2).flatMap(sample -> {
            byte[] all = filtered(rows, height, 1);
            return deflate(all, Deflater.BEST_SPEED, all.length / 2);
        });
    }

    /** The first row and each {@code step}-th after it, less the row above it. */
    private static byte[] filtered(byte[] rows, int height, int step) {
        int stride = rows.length / height;
        byte[] filtered = new byte[Math.ceilDiv(height, step) * stride];
        System.arraycopy(rows, 0, filtered, 0, stride);
        filtered[0] = FILTER_UP;
        for (int y = step, to = stride; y < height; y += step, to += stride) {
            lessAbove(rows, y * stride, stride, filtered, to);
            filtered[to] = FILTER_UP;
        }
        return filtered;
    }

    /** A loop of its own over a known number of bytes: the compiler makes vector instructions of it. */
    private static void lessAbove(byte[] rows, int from, int stride, byte[] filtered, int to) {
        for (int i = 0; i < stride; i++) {
            filtered[to + i] = (byte) (rows[from + i] - rows[from - stride + i]);
        }
    }

    private static byte[] stored(byte[] rows) {
        return deflate(rows, Deflater.NO_COMPRESSION, rows.length + rows.length / 64 + STORED_OVERHEAD)
                .orElseThrow();
    }

    /** @return empty if the result has more than that many bytes */
    private static Optional<byte[]> deflate(byte[] rows, int level, int most) {
        Deflater deflater = new Deflater(level);
        try {
            deflater.setInput(rows);
            deflater.finish();
            byte[] target = new byte[most];
            int length = deflater.deflate(target);
            return deflater.finished() ? Optional.of(Arrays.copyOf(target, length)) : Optional.empty();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteBuffer png, String type, byte[] data) {
        png.putInt(data.length);
        int from = png.position();
        png.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 sum = new CRC32();
        sum.update(png.slice(from, png.position() - from));
        png.putInt((int) sum.getValue());
    }
}
