package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.CaptionerName;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tile. In JSON the tile's fields are on the same level as the others.
 *
 * @param caption null if the tile is not captioned yet
 * @param captionLogProbability the caption's mean log-probability; null without a caption, or if its writer does not tell
 * @param captionConfidence how likely the caption agrees with a person's, 0…1; null if there is none, or its model is not calibrated
 * @param captioner who wrote the caption; null if there is none, or the model version's own language model did
 * @param modelVersion the version that encoded the tile
 */
public record TileDetails(
        @JsonUnwrapped Tile tile,
        @Nullable String caption,
        @Nullable Double captionLogProbability,
        @Nullable Double captionConfidence,
        @Nullable CaptionerName captioner,
        ModelVersion modelVersion,
        SearchAnswer.Links links) {
    public static TileDetails of(Tile tile, @Nullable Caption caption, ModelVersion modelVersion) {
        return new TileDetails(
                tile,
                caption == null ? null : caption.text(),
                caption == null ? null : caption.meanLogProbability(),
                caption == null ? null : caption.confidence(),
                caption == null ? null : caption.captioner(),
                modelVersion,
                SearchAnswer.Links.of(tile));
    }
}
