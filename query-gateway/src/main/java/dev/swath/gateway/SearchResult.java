package dev.swath.gateway;

import dev.swath.catalogue.Tile;
import org.jspecify.annotations.Nullable;

/**
 * A tile that was found.
 *
 * @param score cosine similarity, -1…1; null where nothing was compared
 */
public record SearchResult(
        Tile tile, @Nullable String caption, @Nullable Double score) {}
