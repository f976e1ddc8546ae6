package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.Event;
import java.util.List;

/**
 * The work of a {@code BatchWorker}, free of Kafka: a batch in, its effects out, written with the batch's offsets in one transaction.
 *
 * <p>A step that knows which record is guilty says so in {@link BatchResult#failures}. A {@link CatalogueException} speaks for the whole batch: INVALID_INPUT
 * and INTERNAL split it until the guilty record is alone, which then becomes a failure; TRANSIENT repeats it with backoff, its partitions paused;
 * EXHAUSTED halves it, and at one record repeats it. Both methods must be repeatable.
 *
 * @param <E> the events consumed
 * @param <P> a prepared batch
 */
public interface BatchStep<E extends Event, P> {
    /** Fetches and decodes; runs ahead of the work on the batch before, on a thread of its own. */
    P prepare(List<Received<E>> batch);

    /** Does the work; one batch at a time, in order. */
    BatchResult<E> work(P prepared);
}
