package dev.swath.ledger;

import dev.swath.catalogue.TileId;
import java.util.function.BiConsumer;

/** Where the index's live rows are had from. */
@FunctionalInterface
public interface IndexSource {
    /** Tells of every live row of the current model version. */
    void forEach(BiConsumer<TileId, HeldTile> row);
}
