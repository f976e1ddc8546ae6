package dev.swath.ingest;

import dev.swath.catalogue.event.Look;
import java.util.Collection;

/** Where looks are put: {@code swath.arrivals}. */
@FunctionalInterface
public interface LookQueue {
    /**
     * Returns once they are kept.
     *
     * @throws dev.swath.catalogue.CatalogueException KAFKA_UNAVAILABLE
     */
    void put(Collection<Look> looks);
}
