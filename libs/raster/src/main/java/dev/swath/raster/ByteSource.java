package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.nio.ByteBuffer;

/** A file's bytes, read at any offset: in memory, on a disk, or by range requests to a store. Thread-safe. */
public interface ByteSource {
    /** In bytes. */
    long length();

    /**
     * Fills the rest of the buffer with the bytes from that offset on.
     *
     * @throws CatalogueException UNREADABLE_IMAGE if the source ends before the buffer is full; and whatever else can go wrong with reading
     */
    void read(long offset, ByteBuffer target);

    /** Reads that many bytes from the offset on. The range is checked before anything is allocated. */
    default byte[] read(long offset, int count) {
        checkRange(offset, count);
        byte[] bytes = new byte[count];
        read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** The whole source, for what can only be decoded whole. */
    default byte[] readAll() {
        return read(0, Math.toIntExact(length()));
    }

    /** @throws CatalogueException UNREADABLE_IMAGE if the range is not within the source */
    default void checkRange(long offset, long count) {
        if (offset < 0 || count < 0 || offset > length() - count) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "the file is cut off: %d bytes are named at byte %d, of %d".formatted(count, offset, length()));
        }
    }

    /** A source in memory.
     * @param bytes kept, not copied */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                checkRange(offset, target.remaining());
                target.put(bytes, (int) offset, target.remaining());
            }
        };
    }
}
