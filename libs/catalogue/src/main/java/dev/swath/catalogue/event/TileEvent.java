package dev.swath.catalogue.event;

import dev.swath.catalogue.TileId;

/** What {@code swath.tiles} carries: a tile that is true, or one that no longer is. */
public sealed interface TileEvent permits TileIngested, TileRetracted {
    TileId tileId();

    long generation();
}
