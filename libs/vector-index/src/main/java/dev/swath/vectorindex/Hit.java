package dev.swath.vectorindex;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.model.Caption;
import org.jspecify.annotations.Nullable;

/**
 * One search result.
 *
 * @param score cosine similarity, -1…1
 */
public record Hit(Tile tile, @Nullable Caption caption, double score) {}
