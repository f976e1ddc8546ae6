package dev.swath.ledger;

import dev.swath.catalogue.TileId;
import java.util.function.BiConsumer;

/** Supplies the index's live rows. */
@FunctionalInterface
public interface IndexSource {
    /** Passes on every live row of the current model version. */
    void forEach(BiConsumer<TileId, HeldTile> row);
}
