package dev.swath.vectorindex;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import org.jspecify.annotations.Nullable;

/** One change of a model version's collection. */
public sealed interface IndexWrite {
    TileId tileId();

    /** Shows the tile. Dropped if the row is already of a later version. */
    record Upsert(Tile tile, Embedding embedding, @Nullable Caption caption) implements IndexWrite {
        @Override
        public TileId tileId() {
            return tile.tileId();
        }
    }

    /**
     * Hides the tile. Its row stays, marked not live, so that a late write of this or an earlier generation cannot bring it back.
     */
    record Retire(TileId tileId, long generation) implements IndexWrite {}
}
