package dev.swath.ingest;

import dev.swath.catalogue.event.Look;
import java.util.Collection;

/** The queue of looks: {@code swath.arrivals}. */
@FunctionalInterface
public interface LookQueue {
    /**
     * Puts looks on the queue. Returns once they are stored.
     *
     * @throws dev.swath.catalogue.CatalogueException KAFKA_UNAVAILABLE
     */
    void put(Collection<Look> looks);
}
