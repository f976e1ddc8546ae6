package dev.swath.encoder;

import dev.swath.catalogue.CatalogueException;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.Packs;
import java.util.List;

/** The chips bucket, as this service needs it. Thread-safe. */
public interface ChipStore extends Packs {
    /**
     * Some of the chips that are there, to prove by them that the store is well.
     *
     * @throws CatalogueException STORE_UNAVAILABLE
     */
    default List<ChipPlace> listSome() {
        return List.of();
    }
}
