package dev.swath.modelruntime.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the kind of PNG that chips are, fast: 8-bit RGB, not interlaced, with no chunks but IHDR, IDAT and IEND.
 * ImageIO decodes all others, and those that are broken.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
public final class PlainPng {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int CHUNK_OVERHEAD = 12;
    private static final int ZLIB_HEADER = 2;
    private static final int ZLIB_OVERHEAD = 6;
    private static final int CHANNELS = 3;
    private static final int BYTE_MASK = 0xFF;
    /** After the sizes: 8 bits, RGB, deflate, the five filters, not interlaced. */
    private static final long PLAIN = 0x0802000000L;

    private final ByteBuffer png;
    private final int width;
    private final int height;

    private PlainPng(ByteBuffer png, int width, int height) {
        this.png = png;
        this.width = width;
        this.height = height;
    }

    /** @return empty if the header is not of such a PNG */
    public static Optional<PlainPng> of(byte[] bytes) {
        ByteBuffer png = ByteBuffer.wrap(bytes);
        if (bytes.length < SIGNATURE_BYTES + HEADER_BYTES + 2 * CHUNK_OVERHEAD
                || png.getLong(0) != SIGNATURE
                || png.getInt(8) != HEADER_BYTES
                || !"IHDR".equals(type(png, 8))) {
            return Optional.empty();
        }
        int width = png.getInt(16);
        int height = png.getInt(20);
        long rest = ((long) png.getInt(24) << Byte.SIZE) | Byte.toUnsignedInt(png.get(28));
        return rest == PLAIN && width > 0 && height > 0
                ? Optional.of(new PlainPng(png, width, height))
                : Optional.empty();
    }

    /** As the header declares it. */
    public int width() {
        return width;
    }

    /** As the header declares it. */
    public int height() {
        return height;
    }

    /** @return width · height · 3 bytes of RGB; empty if it has other chunks, or is broken */
    public Optional<byte[]> pixels() {
        return compressed().flatMap(this::inflate).flatMap(this::unfilter);
    }

    /** The zlib stream that the IDAT chunks make together. */
    private Optional<ByteBuffer> compressed() {
        List<ByteBuffer> parts = new ArrayList<>();
        int at = SIGNATURE_BYTES + HEADER_BYTES + CHUNK_OVERHEAD;
        while (at + CHUNK_OVERHEAD <= png.capacity()) {
            int length = png.getInt(at);
            if (length < 0 || length > png.capacity() - at - CHUNK_OVERHEAD) {
                return Optional.empty();
            }
            String type = type(png, at);
            if (type.equals("IEND")) {
                return Optional.of(parts.size() == 1 ? parts.getFirst() : joined(parts));
            }
            if (!type.equals("IDAT")) {
                return Optional.empty();
            }
            parts.add(png.slice(at + 8, length));
            at += CHUNK_OVERHEAD + length;
        }
        return Optional.empty();
    }

    private static ByteBuffer joined(List<ByteBuffer> parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(whole::put);
        return whole.flip();
    }

    /** Inflates without zlib's own checksum; Java computes it several times as fast. */
    private Optional<byte[]> inflate(ByteBuffer stream) {
        long size = (long) height * (1 + (long) width * CHANNELS);
        int length = stream.remaining();
        if (length < ZLIB_OVERHEAD || !isZlib(stream.getShort(0) & 0xFFFF) || size > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        byte[] rows = new byte[(int) size];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stream.slice(ZLIB_HEADER, length - ZLIB_HEADER));
            int filled = 0;
            for (int got = 1; got > 0 && filled < rows.length; filled += got) {
                got = inflater.inflate(rows, filled, rows.length - filled);
            }
            if (filled < rows.length) {
                return Optional.empty();
            }
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
        Adler32 sum = new Adler32();
        sum.update(rows);
        return (int) sum.getValue() == stream.getInt(length - Integer.BYTES) ? Optional.of(rows) : Optional.empty();
    }

    /** Deflate without a preset dictionary. */
    private static boolean isZlib(int header) {
        return ((header >> 8) & 0xF) == 8 && header % 31 == 0 && (header & 0x20) == 0;
    }

    private Optional<byte[]> unfilter(byte[] rows) {
        int stride = width * CHANNELS;
        byte[] pixels = new byte[stride * height];
        byte[] zeros = new byte[stride];
        for (int y = 0; y < height; y++) {
            int from = y * (stride + 1);
            int to = y * stride;
            System.arraycopy(rows, from + 1, pixels, to, stride);
            byte[] above = y == 0 ? zeros : pixels;
            int aboveAt = y == 0 ? 0 : to - stride;
            switch (rows[from]) {
                case 0 -> {}
                case 1 -> addLeft(pixels, to, stride);
                case 2 -> addAbove(pixels, to, stride, above, aboveAt);
                case 3 -> addMean(pixels, to, stride, above, aboveAt);
                case 4 -> addNearest(pixels, to, stride, above, aboveAt);
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(pixels);
    }

    private static void addLeft(byte[] row, int at, int stride) {
        for (int i = at + CHANNELS; i < at + stride; i++) {
            row[i] += row[i - CHANNELS];
        }
    }

    private static void addAbove(byte[] row, int at, int stride, byte[] above, int aboveAt) {
        for (int i = 0; i < stride; i++) {
            row[at + i] += above[aboveAt + i];
        }
    }

    private static void addMean(byte[] row, int at, int stride, byte[] above, int aboveAt) {
        for (int i = 0; i < stride; i++) {
            int left = i < CHANNELS ? 0 : row[at + i - CHANNELS] & BYTE_MASK;
            row[at + i] += (byte) ((left + (above[aboveAt + i] & BYTE_MASK)) / 2);
        }
    }

    /** Paeth's filter: of left, above and above left, the one nearest to left + above − above left. */
    private static void addNearest(byte[] row, int at, int stride, byte[] above, int aboveAt) {
        for (int i = 0; i < stride; i++) {
            int left = i < CHANNELS ? 0 : row[at + i - CHANNELS] & BYTE_MASK;
            int up = above[aboveAt + i] & BYTE_MASK;
            int corner = i < CHANNELS ? 0 : above[aboveAt + i - CHANNELS] & BYTE_MASK;
            int toLeft = Math.abs(up - corner);
            int toUp = Math.abs(left - corner);
            int toCorner = Math.abs(left + up - 2 * corner);
            int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            row[at + i] += (byte) nearest;
        }
    }

    private static String type(ByteBuffer png, int chunk) {
        byte[] type = new byte[4];
        png.get(chunk + 4, type);
        return new String(type, StandardCharsets.US_ASCII);
    }
}
