package dev.swath.encoder;

import dev.swath.catalogue.CatalogueException;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.Packs;
import java.util.List;
import java.util.Optional;

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

    /**
     * Puts a chip of this service's own beside them, reads it, and removes it.
     *
     * @return what was read; empty if the service may not write there
     * @throws CatalogueException STORE_UNAVAILABLE, DISK_FULL
     */
    default Optional<Chip> readBack(Chip own) {
        return Optional.empty();
    }
}
