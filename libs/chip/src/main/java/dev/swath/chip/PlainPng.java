package dev.swath.chip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the kind of PNG that chips are, fast: 8-bit RGB, not interlaced, with no chunks but IHDR, IDAT, IEND and
 * before them one text that names the tile. All others, and those that are broken, are left to ImageIO by whoever reads pictures of
 * any kind.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
public final class PlainPng {
    /** The type of the chunk that names the tile. */
    static final String TEXT = "tEXt";

    private static final String KEYWORD = "swath:tile\0";
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int CHUNK_OVERHEAD = 12;
    private static final int AFTER_HEADER = SIGNATURE_BYTES + HEADER_BYTES + CHUNK_OVERHEAD;
    private static final int ZLIB_HEADER = 2;
    private static final int ZLIB_OVERHEAD = 6;
    private static final int STORED_HEAD = 5;
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
        if (bytes.length < AFTER_HEADER + CHUNK_OVERHEAD
                || png.getLong(0) != SIGNATURE
                || png.getInt(SIGNATURE_BYTES) != HEADER_BYTES
                || !"IHDR".equals(type(png, SIGNATURE_BYTES))) {
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

    /** The tile that the PNG says it is of; empty if it says none, as chips of earlier versions. */
    Optional<String> tileId() {
        int length = png.getInt(AFTER_HEADER);
        if (length < KEYWORD.length()
                || length > png.capacity() - AFTER_HEADER - CHUNK_OVERHEAD
                || !TEXT.equals(type(png, AFTER_HEADER))) {
            return Optional.empty();
        }
        byte[] text = new byte[length];
        png.get(AFTER_HEADER + 8, text);
        return Optional.of(new String(text, StandardCharsets.ISO_8859_1))
                .filter(words -> words.startsWith(KEYWORD))
                .map(words -> words.substring(KEYWORD.length()));
    }

    /** What the text chunk holds. */
    static byte[] textOf(String tileId) {
        return (KEYWORD + tileId).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @return width · height · 3 bytes of RGB; empty if it has other chunks, or is broken */
    public Optional<byte[]> pixels() {
        return compressed().flatMap(this::inflate).flatMap(this::unfilter);
    }

    /** The zlib stream that the IDAT chunks make together. Empty unless the PNG ends with its last chunk. */
    private Optional<ByteBuffer> compressed() {
        List<ByteBuffer> parts = new ArrayList<>();
        int at = AFTER_HEADER;
        while (at + CHUNK_OVERHEAD <= png.capacity()) {
            int length = png.getInt(at);
            if (length < 0 || length > png.capacity() - at - CHUNK_OVERHEAD) {
                return Optional.empty();
            }
            String type = type(png, at);
            if (type.equals("IEND")) {
                return at + CHUNK_OVERHEAD + length == png.capacity()
                        ? Optional.of(parts.size() == 1 ? parts.getFirst() : joined(parts))
                        : Optional.empty();
            }
            if (type.equals("IDAT")) {
                parts.add(png.slice(at + 8, length));
            } else if (at != AFTER_HEADER || !type.equals(TEXT)) {
                return Optional.empty();
            }
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
        long size = (long) height * (1 + (long) width * Chip.CHANNELS);
        int length = stream.remaining();
        if (length < ZLIB_OVERHEAD || !isZlib(stream.getShort(0) & 0xFFFF) || size > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        byte[] rows = new byte[(int) size];
        ByteBuffer deflated = stream.slice(ZLIB_HEADER, length - ZLIB_HEADER);
        if (!copyStored(deflated, rows) && !inflate(deflated, rows)) {
            return Optional.empty();
        }
        Adler32 sum = new Adler32();
        sum.update(rows);
        return (int) sum.getValue() == stream.getInt(length - Integer.BYTES) ? Optional.of(rows) : Optional.empty();
    }

    /** Copies blocks that are not compressed, as those of most chips are. False if there are others, or they do not fill the rows. */
    private static boolean copyStored(ByteBuffer deflated, byte[] rows) {
        int at = 0;
        int filled = 0;
        while (at + STORED_HEAD <= deflated.capacity() && deflated.get(at) >> 1 == 0) {
            int length = Short.reverseBytes(deflated.getShort(at + 1)) & 0xFFFF;
            int complement = Short.reverseBytes(deflated.getShort(at + 3)) & 0xFFFF;
            if (length + complement != 0xFFFF
                    || length > rows.length - filled
                    || length > deflated.capacity() - at - STORED_HEAD) {
                return false;
            }
            deflated.get(at + STORED_HEAD, rows, filled, length);
            filled += length;
            if (deflated.get(at) == 1) {
                return filled == rows.length;
            }
            at += STORED_HEAD + length;
        }
        return false;
    }

    private static boolean inflate(ByteBuffer deflated, byte[] rows) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            int filled = 0;
            for (int got = 1; got > 0 && filled < rows.length; filled += got) {
                got = inflater.inflate(rows, filled, rows.length - filled);
            }
            return filled == rows.length;
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    /** Deflate without a preset dictionary. */
    private static boolean isZlib(int header) {
        return ((header >> 8) & 0xF) == 8 && header % 31 == 0 && (header & 0x20) == 0;
    }

    private Optional<byte[]> unfilter(byte[] rows) {
        int stride = width * Chip.CHANNELS;
        byte[] pixels = new byte[stride * height];
        byte[] zeros = new byte[stride];
        for (int y = 0; y < height; y++) {
            int from = y * (stride + 1);
            int to = y * stride;
            System.arraycopy(rows, from + 1, pixels, to, stride);
            boolean undone = PngFilter.undo(
                    rows[from], pixels, to, stride, y == 0 ? zeros : pixels, y == 0 ? 0 : to - stride, Chip.CHANNELS);
            if (!undone) {
                return Optional.empty();
            }
        }
        return Optional.of(pixels);
    }

    private static String type(ByteBuffer png, int chunk) {
        byte[] type = new byte[4];
        png.get(chunk + 4, type);
        return new String(type, StandardCharsets.US_ASCII);
    }
}
