package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;

/**
 * Whether a worker still owns the records that its step works on. After a rebalance another worker may own them, and a
 * side effect outside Kafka that comes late would undo what that one has done. Thread-safe.
 */
@FunctionalInterface
public interface Tenure {
    /** For calls that have no worker behind them. */
    Tenure LASTING = () -> {};

    /**
     * Returns if the worker still owns them. A step calls it right before each side effect outside Kafka, and lets
     * what it throws pass.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE if the group was not heard of for so long that another may own them
     * @throws RuntimeException if they are revoked or the worker closes: the batch counts no more
     */
    void check();

    /**
     * Whether the records became this worker's so recently that a call of a former owner may still come late. Then a
     * step reads back what it wrote.
     */
    default boolean isNew() {
        return false;
    }
}
