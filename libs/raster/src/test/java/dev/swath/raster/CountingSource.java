package dev.swath.raster;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are read. */
final class CountingSource implements ByteSource {
    private final ByteSource source;
    private final AtomicLong bytes = new AtomicLong();

    CountingSource(ByteSource source) {
        this.source = source;
    }

    long bytes() {
        return bytes.get();
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        bytes.addAndGet(target.remaining());
        source.read(offset, target);
    }
}
