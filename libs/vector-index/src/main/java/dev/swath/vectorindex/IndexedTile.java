package dev.swath.vectorindex;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import org.jspecify.annotations.Nullable;

/** A live row, with everything that a hit shows. */
public record IndexedTile(
        Tile tile, Embedding embedding, @Nullable Caption caption) {}
