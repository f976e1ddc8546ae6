package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.ModelSelected;
import java.util.Optional;
import java.util.function.Function;

/** The record of which model version is searched. Thread-safe. */
public interface ModelRecord {
    /** The record as it was last read; empty if there is none or it was not read yet. */
    Optional<ModelSelected> find();

    /**
     * Reads the record anew and replaces it, with no other process in between.
     *
     * @param change returns what is to be on record; the same to leave it
     * @return what is on record afterwards
     * @throws CatalogueException KAFKA_UNAVAILABLE, or what the change throws
     */
    Optional<ModelSelected> change(Function<Optional<ModelSelected>, Optional<ModelSelected>> change);
}
