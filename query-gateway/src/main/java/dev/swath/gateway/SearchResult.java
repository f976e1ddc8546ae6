package dev.swath.gateway;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.model.Caption;
import org.jspecify.annotations.Nullable;

/**
 * A tile that was found.
 *
 * @param score cosine similarity, -1…1; null where nothing was compared
 * @param probability how likely the tile is what the text says, 0…1; null where the query is no single text, or its model is not calibrated
 */
public record SearchResult(
        Tile tile,
        @Nullable Caption caption,
        @Nullable Double score,
        @Nullable Double probability) {}
