package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import java.util.List;

/**
 * The work of a {@link BatchWorker}, free of Kafka: a batch in, its effects out, written with the batch's offsets in one transaction.
 *
 * <p>A step that knows which record is guilty says so in {@link BatchResult#failures}. A {@link CatalogueException} speaks for the whole batch: INVALID_INPUT
 * and INTERNAL split it until the guilty record is alone, which then becomes a failure (after three attempts where the cause is INTERNAL); TRANSIENT repeats
 * it with backoff, its partitions paused; EXHAUSTED halves it, and at one record repeats it; a record that is OUT_OF_MEMORY at every attempt is given up only
 * where one that was done before can be done again meanwhile. Any other exception is an INTERNAL_ERROR, an OutOfMemoryError is
 * OUT_OF_MEMORY. Both methods must be repeatable: a batch may be worked on again, alone or in parts, and what was returned for it is written only with its
 * transaction. Each method is called by one thread at a time, but the two may overlap.
 *
 * @param <T> what is consumed: an event, a sealed parent of events, or what a {@link RecordDecoder} yields
 * @param <P> a prepared batch
 */
public interface BatchStep<T, P> {
    /**
     * Fetches and decodes; runs ahead of the work on the batch before, on a thread of its own, so that it must not rest on what that work decides.
     *
     * @param batch never empty
     */
    P prepare(List<ReceivedRecord<T>> batch);

    /** Does the work; one batch at a time, in order. */
    BatchResult<T> work(P prepared);
}
