package dev.swath.objectstore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Remembers that the caller's stream failed, so that it is not taken for the store's failure. */
final class SourceStream extends FilterInputStream {
    private volatile @Nullable IOException failure;
    private final AtomicLong count = new AtomicLong();

    SourceStream(InputStream source) {
        super(source);
    }

    /** Throws what the caller's stream threw, if it did. */
    void rethrow() throws IOException {
        IOException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    long count() {
        return count.get();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = in.read(buffer, offset, length);
            count.addAndGet(Math.max(read, 0));
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** No going back: the count would be wrong. */
    @Override
    public boolean markSupported() {
        return false;
    }
}
