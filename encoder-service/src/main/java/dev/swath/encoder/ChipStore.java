package dev.swath.encoder;

import dev.swath.catalogue.CatalogueException;
import java.util.List;

/** Reads chips. Thread-safe. */
public interface ChipStore {
    /** The bytes of a chip.
     *
     * @throws CatalogueException OBJECT_GONE, STORE_UNAVAILABLE
     */
    byte[] read(String chip);

    /**
     * Some of the chips that are there, to prove by them that the store is well.
     *
     * @throws CatalogueException STORE_UNAVAILABLE
     */
    default List<String> listSome() {
        return List.of();
    }
}
