package dev.swath.catalogue.api;

import dev.swath.catalogue.TileId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Live rows of the index in the order of their tile ids.
 *
 * @param next the {@code after} of the page after, null on the last
 */
public record IndexPage(List<IndexRow> tiles, @Nullable TileId next) {
    public IndexPage {
        tiles = List.copyOf(tiles);
    }
}
