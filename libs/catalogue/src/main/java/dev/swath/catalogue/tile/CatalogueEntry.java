package dev.swath.catalogue.tile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the catalogue lists the tile.
 *
 * @param collection the key's first folder, else {@code scenes}; permissions look at it, and no Item changes it
 * @param itemCollection what a STAC Item that describes the scene calls its collection; null if none does
 * @param created when the catalogue first saw the key, by its owner's clock; null in records of earlier versions
 * @param updated when the tile's generation was decided, by the owner's clock; null in records of earlier versions
 */
public record CatalogueEntry(
        String collection,
        @Nullable String itemCollection,
        @Nullable Instant created,
        @Nullable Instant updated) {}
