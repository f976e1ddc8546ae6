package dev.swath.gateway.stac;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.model.Caption;
import dev.swath.vectorindex.Hit;
import org.jspecify.annotations.Nullable;

/**
 * A tile as the catalogue shows it.
 *
 * @param caption null if it has none yet
 * @param modelVersion the version in whose collection of the index it was found
 * @param score how near it is to the text that was searched; null if none was
 * @param probability how likely it shows what the text says, 0…1; null if no text was searched, or its model is not calibrated
 */
public record CatalogueItem(
        Tile tile,
        @Nullable Caption caption,
        ModelVersion modelVersion,
        @Nullable Double score,
        @Nullable Double probability) {
    static CatalogueItem of(Hit hit, ModelVersion modelVersion) {
        return new CatalogueItem(hit.tile(), hit.caption(), modelVersion, null, null);
    }
}
