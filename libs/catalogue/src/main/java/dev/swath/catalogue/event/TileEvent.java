package dev.swath.catalogue.event;

import dev.swath.catalogue.TileId;

/** What is on {@code swath.tiles}: a tile that is true, or one that no longer is. */
public sealed interface TileEvent permits TileIngested, TileRetracted {
    TileId tileId();

    long generation();
}
