package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The work of a {@link BatchWorker}, without Kafka. It takes a batch and returns what is to be written. The worker
 * writes that with the batch's offsets in one transaction.
 *
 * <p>A step that knows which record is guilty says so in {@link BatchResult#failures}. A {@link CatalogueException}
 * is about the whole batch. Its kind decides: INVALID_INPUT and INTERNAL split the batch until the guilty record is
 * alone; that record then becomes a failure (after three attempts if the kind is INTERNAL). TRANSIENT repeats the
 * batch with growing pauses, its partitions paused. EXHAUSTED halves the batch, and repeats a single record. A record
 * that is OUT_OF_MEMORY, STORE_UNAVAILABLE, CAPTIONER_UNAVAILABLE or OBJECT_CHANGED at every attempt is given up only if an earlier record can
 * be done again meanwhile ({@link #proveWell}); so one object that its store never gives stops nobody else. Any other exception is an INTERNAL_ERROR, and an OutOfMemoryError is OUT_OF_MEMORY. Both methods must be
 * repeatable: a batch may be worked on again, whole or in parts, and only what its transaction commits is written.
 * Each of the two is called by one thread at a time, but they may overlap.
 *
 * @param <T> the consumed type: an event, a sealed parent of events, or what a {@link RecordDecoder} yields
 * @param <P> a prepared batch
 */
public interface BatchStep<T, P> {
    /**
     * Fetches and decodes. It runs on a thread of its own, while the batch before is still in work. So it must not depend on what that work decides.
     *
     * @param batch never empty
     */
    P prepare(List<ReceivedRecord<T>> batch);

    /** As {@link #prepare(List)}. A step overrides this one if it removes or replaces something outside Kafka. */
    default P prepare(List<ReceivedRecord<T>> batch, Tenure tenure) {
        return prepare(batch);
    }

    /** Does the work, one batch at a time, in order. */
    BatchResult<T> work(P prepared);

    /** As {@link #work(Object)}. A step overrides this one if it changes something outside Kafka. */
    default BatchResult<T> work(P prepared, Tenure tenure) {
        return work(prepared);
    }

    /**
     * Proves that the machine and its servers are well. By default a record that was done before is done again, and the
     * result is dropped. A step that can prove it without such a record, or whose second run would not ask the servers
     * all that a first one asks, does so. Called by the thread of {@link #work}, never beside {@link #prepare}.
     *
     * @param good a record that this worker has done; null if there is none yet
     * @param tenure to be checked before a side effect
     * @return false if there is nothing to prove it by
     * @throws CatalogueException of kind TRANSIENT or EXHAUSTED if they are not well; any other error counts as an answer
     */
    default boolean proveWell(@Nullable ReceivedRecord<T> good, Tenure tenure) {
        if (good == null) {
            return false;
        }
        var _ = work(prepare(List.of(good), tenure), tenure);
        return true;
    }

    /**
     * What to write about a record that is given up, in place of the worker's failure. It is called by the thread of
     * {@link #work}. If it ends TRANSIENT or EXHAUSTED, the record is tried again; after any other exception the worker
     * writes its failure.
     *
     * @return empty if the worker is to write its failure
     */
    default Optional<List<OutgoingRecord>> giveUp(ReceivedRecord<T> received, CatalogueException cause) {
        return Optional.empty();
    }
}
