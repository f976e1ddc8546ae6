package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.model.Caption;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tile. In JSON the tile's fields are on the same level as the others.
 *
 * @param caption null if the tile is not captioned yet
 * @param captionLogProbability the caption's mean log-probability, null without a caption
 * @param captionConfidence how likely the caption agrees with a person's, 0…1; null if there is none, or its model is not calibrated
 * @param modelVersion the version that wrote the caption
 */
public record TileDetails(
        @JsonUnwrapped Tile tile,
        @Nullable String caption,
        @Nullable Double captionLogProbability,
        @Nullable Double captionConfidence,
        ModelVersion modelVersion,
        SearchAnswer.Links links) {
    public static TileDetails of(Tile tile, @Nullable Caption caption, ModelVersion modelVersion) {
        return new TileDetails(
                tile,
                caption == null ? null : caption.text(),
                caption == null ? null : (Double) caption.meanLogProbability(),
                caption == null ? null : caption.confidence(),
                modelVersion,
                SearchAnswer.Links.of(tile));
    }
}
