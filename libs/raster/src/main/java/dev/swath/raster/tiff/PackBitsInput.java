package dev.swath.raster.tiff;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Expands PackBits.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0, section 9</a>
 */
final class PackBitsInput extends InputStream {
    private final InputStream input;
    private int left;
    private boolean repeated;
    private int value;

    PackBitsInput(InputStream input) {
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        while (left == 0) {
            int head = input.read();
            if (head < 0) {
                return -1;
            }
            if (head < 128) {
                left = head + 1;
                repeated = false;
            } else if (head > 128) {
                left = 257 - head;
                repeated = true;
                value = next();
            }
        }
        left--;
        return repeated ? value : next();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int next = read();
            if (next < 0) {
                return count == 0 ? -1 : count;
            }
            target[offset + count++] = (byte) next;
        }
        return count;
    }

    private int next() throws IOException {
        int read = input.read();
        if (read < 0) {
            throw new EOFException("PackBits data end within a run");
        }
        return read;
    }
}
