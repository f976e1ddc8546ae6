package dev.swath.chip;

import dev.swath.catalogue.TileId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes chips as PNG that is fast to read: the pixels are stored without compression, unless compression at least
 * halves them. A photograph shrinks by only a quarter to a half, and inflating it would take the encoder longer than
 * the rest of its decoding. A text chunk names the tile, so that a chip cannot be taken for another's.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
public final class ChipWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    /** 8 bits, RGB, deflate, the five filters, not interlaced. */
    private static final byte[] FORM = {8, 2, 0, 0, 0};

    private static final int HEADER_BYTES = 13;
    private static final int CHUNKS = 4;
    private static final int CHUNK_OVERHEAD = 12;
    /** The text chunk's at most: a tile id has no more than 76 characters. */
    private static final int TEXT_BYTES = 128;
    /** zlib's frame and the heads of stored blocks. */
    private static final int STORED_OVERHEAD = 1024;

    private ChipWriter() {}

    /** The chip of a tile as PNG. The same chip gives the same bytes. */
    public static byte[] write(TileId tileId, Chip chip) {
        byte[] rows = rows(chip);
        int height = chip.height();
        byte[] stream = halved(rows, height).orElseGet(() -> stored(rows));
        byte[] text = PlainPng.textOf(tileId.value());
        ByteBuffer png = ByteBuffer.allocate(
                SIGNATURE.length + CHUNKS * CHUNK_OVERHEAD + HEADER_BYTES + text.length + stream.length);
        png.put(SIGNATURE);
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .putInt(chip.width())
                .putInt(height)
                .put(FORM)
                .array();
        chunk(png, "IHDR", header);
        chunk(png, PlainPng.TEXT, text);
        chunk(png, "IDAT", stream);
        chunk(png, "IEND", new byte[0]);
        return png.array();
    }

    /** The most bytes that a chip of that size takes as PNG. */
    public static long mostBytes(int width, int height) {
        return SIGNATURE.length
                + CHUNKS * CHUNK_OVERHEAD
                + HEADER_BYTES
                + TEXT_BYTES
                + mostStored((1L + (long) width * Chip.CHANNELS) * height);
    }

    /** Each row after a byte that says that it is not filtered. */
    private static byte[] rows(Chip chip) {
        int stride = chip.width() * Chip.CHANNELS;
        byte[] rows = new byte[Math.multiplyExact(1 + stride, chip.height())];
        for (int y = 0; y < chip.height(); y++) {
            System.arraycopy(chip.pixels(), y * stride, rows, y * (1 + stride) + 1, stride);
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
        filtered[0] = PngFilter.UP;
        for (int y = step, to = stride; y < height; y += step, to += stride) {
            lessAbove(rows, y * stride, stride, filtered, to);
            filtered[to] = PngFilter.UP;
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
        return deflate(rows, Deflater.NO_COMPRESSION, Math.toIntExact(mostStored(rows.length)))
                .orElseThrow();
    }

    private static long mostStored(long rows) {
        return rows + rows / 64 + STORED_OVERHEAD;
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
