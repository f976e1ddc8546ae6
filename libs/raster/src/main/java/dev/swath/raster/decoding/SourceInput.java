package dev.swath.raster.decoding;

import dev.swath.raster.ByteSource;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A range of a source as a stream. */
public final class SourceInput extends InputStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ByteSource source;
    private final long end;
    private final ByteBuffer buffer;
    private long at;

    public SourceInput(ByteSource source, long offset, long count) {
        source.checkRange(offset, count);
        this.source = source;
        this.at = offset;
        this.end = offset + count;
        this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(count, 1)))
                .limit(0);
    }

    @Override
    public int read() {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private boolean fill() {
        if (buffer.hasRemaining()) {
            return true;
        }
        int count = (int) Math.min(buffer.capacity(), end - at);
        if (count == 0) {
            return false;
        }
        buffer.clear().limit(count);
        source.read(at, buffer);
        buffer.flip();
        at += count;
        return true;
    }
}
