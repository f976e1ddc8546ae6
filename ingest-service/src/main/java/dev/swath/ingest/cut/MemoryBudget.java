package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The bytes that all threads together may hold. A thread that wants more waits. Thread-safe; first come, first served. */
public final class MemoryBudget {
    private static final int UNIT = 64 * 1024;

    private final Semaphore units;
    private final long limit;

    /** @param bytes rounded down to a multiple of 64 KiB; at least 64 KiB */
    public MemoryBudget(long bytes) {
        int count = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        this.units = new Semaphore(count, true);
        this.limit = (long) count * UNIT;
    }

    /** The most bytes that one thread can take. */
    long limit() {
        return limit;
    }

    /**
     * Does the work while it holds its share.
     *
     * @param bytes at most {@link #limit()}
     */
    <T> T holding(long bytes, Supplier<T> work) {
        int share = (int) Math.ceilDiv(bytes, UNIT);
        try {
            units.acquire(share);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "stopped while waiting for memory", e);
        }
        try {
            return work.get();
        } finally {
            units.release(share);
        }
    }
}
