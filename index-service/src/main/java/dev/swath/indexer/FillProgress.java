package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.IndexForm;

/** Tells how far the filling of a form has come. */
@FunctionalInterface
public interface FillProgress {
    /**
     * Whether all states that there are now are written to the form.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    boolean isFull(IndexForm form);
}
