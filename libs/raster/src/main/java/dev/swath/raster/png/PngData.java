package dev.swath.raster.png;

import dev.swath.raster.ByteSource;
import dev.swath.raster.decoding.SourceInput;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The data of a PNG's IDAT chunks in a row; that they are within the file was checked when it was opened. */
final class PngData extends InputStream {
    private static final int IDAT = 0x49444154;
    private static final int HEAD_BYTES = 8;
    private static final int SUM_BYTES = 4;

    private final ByteSource source;
    private long chunk;
    private @Nullable SourceInput data;

    /** @param firstData where the first IDAT chunk begins */
    PngData(ByteSource source, long firstData) {
        this.source = source;
        this.chunk = firstData;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        while (true) {
            SourceInput current = data;
            if (current != null) {
                int count = current.read(target, offset, length);
                if (count >= 0) {
                    return count;
                }
            }
            ByteBuffer head = ByteBuffer.wrap(source.read(chunk, HEAD_BYTES));
            int size = head.getInt();
            if (head.getInt() != IDAT || size < 0) {
                return -1;
            }
            data = new SourceInput(source, chunk + HEAD_BYTES, size);
            chunk += HEAD_BYTES + (long) size + SUM_BYTES;
        }
    }
}
