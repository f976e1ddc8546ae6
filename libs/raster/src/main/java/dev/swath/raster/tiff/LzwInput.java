package dev.swath.raster.tiff;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Expands TIFF's LZW: codes of 9 to 12 bits, the most significant bit first, widened one code early.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0, section 13</a>
 */
final class LzwInput extends InputStream {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST = 258;
    private static final int MOST_CODES = 4096;

    private final InputStream input;
    private final int[] prefixes = new int[MOST_CODES];
    private final byte[] suffixes = new byte[MOST_CODES];
    private final byte[] text = new byte[MOST_CODES];
    /** The length of the text that is not read yet. It is at the end of {@link #text}. */
    private int textAt = MOST_CODES;

    private int next = FIRST;
    private int width = 9;
    private int before = -1;
    private byte beforeFirst;
    private long bits;
    private int bitCount;

    LzwInput(InputStream input) {
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        return textAt < MOST_CODES || expand() ? text[textAt++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count < length && (textAt < MOST_CODES || expand())) {
            int part = Math.min(length - count, MOST_CODES - textAt);
            System.arraycopy(text, textAt, target, offset + count, part);
            textAt += part;
            count += part;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    /** Expands one code; false at the end. */
    private boolean expand() throws IOException {
        int code = code();
        while (code == CLEAR) {
            next = FIRST;
            width = 9;
            before = -1;
            code = code();
        }
        if (code == END) {
            return false;
        }
        if (code > next || (code >= 256 && before < 0) || next > MOST_CODES) {
            throw new IOException("LZW code %d where %d are known".formatted(code, next));
        }
        int at = MOST_CODES;
        int walk = code;
        if (code == next) {
            text[--at] = beforeFirst;
            walk = before;
        }
        while (walk >= FIRST) {
            text[--at] = suffixes[walk];
            walk = prefixes[walk];
        }
        text[--at] = (byte) walk;
        textAt = at;
        if (before >= 0 && next < MOST_CODES) {
            prefixes[next] = before;
            suffixes[next] = text[at];
            next++;
            if (next + 1 >= 1 << width && width < 12) {
                width++;
            }
        }
        before = code;
        beforeFirst = text[at];
        return true;
    }

    private int code() throws IOException {
        while (bitCount < width) {
            int next8 = input.read();
            if (next8 < 0) {
                if (bitCount == 0 || before < 0) {
                    throw new EOFException("LZW data without their end");
                }
                return END;
            }
            bits = bits << 8 | next8;
            bitCount += 8;
        }
        bitCount -= width;
        return (int) (bits >> bitCount) & (1 << width) - 1;
    }
}
