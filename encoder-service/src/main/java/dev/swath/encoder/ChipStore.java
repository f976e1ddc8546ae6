package dev.swath.encoder;

import dev.swath.catalogue.CatalogueException;

/** Reads chips. Thread-safe. */
public interface ChipStore {
    /** The bytes of a chip.
     *
     * @throws CatalogueException OBJECT_GONE, STORE_UNAVAILABLE
     */
    byte[] read(String chip);
}
