package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.vectorindex.WritePermit;
import java.time.Duration;

/**
 * The reading of some rows and the change that rests on it. Both have one deadline together: Milvus cannot make a
 * change depend on what a row holds, so a change must not come long after its reading.
 */
final class WriteTurn {
    private final WritePermit permit;
    private final Duration timeout;
    private final long deadlineNanos;

    /** It begins now. */
    WriteTurn(WritePermit permit, Duration timeout) {
        this.permit = permit;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /**
     * How long the next attempt to change the rows may take.
     *
     * @throws CatalogueException INDEX_UNAVAILABLE if nothing is left of the time
     * @throws RuntimeException what the permit throws
     */
    Duration next() {
        permit.check();
        Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
        if (left.toMillis() <= 0) {
            throw new CatalogueException(
                    ErrorCode.INDEX_UNAVAILABLE,
                    "Milvus took longer than %s to read the rows that were to be changed".formatted(timeout));
        }
        return left;
    }

    /** When a change of this turn can no longer come about, by {@link System#nanoTime}. */
    long deadlineNanos() {
        return deadlineNanos;
    }
}
