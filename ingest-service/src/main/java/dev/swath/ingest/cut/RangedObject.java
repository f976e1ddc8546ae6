package dev.swath.ingest.cut;

import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.ByteSource;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One version of an object, read by ranges. Small reads are served from blocks that are kept for further reads; the least recently used block goes first.
 * Caffeine keeps what is used most often instead, and fetched a third more of a JPEG 2000. Thread-safe.
 */
final class RangedObject implements ByteSource {
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int MOST_BLOCKS = 32;
    /** The bytes of the heap that all its blocks take. */
    static final long HELD_BYTES = (long) BLOCK_BYTES * MOST_BLOCKS;

    private final ObjectStore store;
    private final String bucket;
    private final StoredObject object;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final Map<Long, byte[]> blocks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > MOST_BLOCKS;
        }
    };

    RangedObject(ObjectStore store, String bucket, StoredObject object) {
        this.store = store;
        this.bucket = bucket;
        this.object = object;
    }

    @Override
    public long length() {
        return object.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        checkRange(offset, target.remaining());
        if (target.remaining() >= BLOCK_BYTES) {
            target.put(fetch(offset, target.remaining()));
            return;
        }
        long at = offset;
        while (target.hasRemaining()) {
            byte[] block = block(at / BLOCK_BYTES);
            int from = (int) (at % BLOCK_BYTES);
            int count = Math.min(target.remaining(), block.length - from);
            target.put(block, from, count);
            at += count;
        }
    }

    /** Runs under the lock, so that several threads fetch the same block only once. */
    private byte[] block(long index) {
        lock.lock();
        try {
            byte[] known = blocks.get(index);
            if (known == null) {
                long start = index * BLOCK_BYTES;
                known = fetch(start, (int) Math.min(BLOCK_BYTES, object.size() - start));
                blocks.put(index, known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private byte[] fetch(long offset, int count) {
        return store.read(bucket, object.key(), object.etag(), offset, count);
    }
}
