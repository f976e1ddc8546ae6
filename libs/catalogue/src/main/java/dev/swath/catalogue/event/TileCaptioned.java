package dev.swath.catalogue.event;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.CaptionerName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tile has its caption. The fields that most subscribers want come first; the whole tile follows.
 *
 * @param datetime the time of acquisition; null if only the arrival is known
 * @param meanLogProbability mean natural log-probability of the caption's tokens; null if its writer does not tell
 * @param captionConfidence how likely the caption agrees with a person's, 0…1; null if the model is not calibrated
 * @param captioner who wrote it; null if that is the language model of the model version
 */
public record TileCaptioned(
        TileId tileId,
        SceneId sceneId,
        ObjectKey key,
        String caption,
        ModelVersion modelVersion,
        @Nullable BoundingBox bbox,
        @Nullable Instant datetime,
        @Nullable Double meanLogProbability,
        Caption.Ending ending,
        @Nullable Double captionConfidence,
        @Nullable CaptionerName captioner,
        Tile tile)
        implements Event {
    public static TileCaptioned of(Tile tile, ModelVersion modelVersion, Caption caption) {
        return new TileCaptioned(
                tile.tileId(),
                tile.sceneId(),
                tile.key(),
                caption.text(),
                modelVersion,
                tile.bbox(),
                tile.acquisition().acquired(),
                caption.meanLogProbability(),
                caption.ending(),
                caption.confidence(),
                caption.captioner(),
                tile);
    }

    /** The sentence with its score. */
    public Caption toCaption() {
        return new Caption(caption, meanLogProbability, ending, captionConfidence, captioner);
    }

    @Override
    public Topic topic() {
        return Topic.CAPTIONS;
    }

    @Override
    public String recordKey() {
        return tileId.value();
    }

    @Override
    public String subject() {
        return tileId.value();
    }

    @Override
    public String eventId() {
        String event = tileId + "/" + tile.generation() + "/" + modelVersion + "/captioned";
        return captioner == null ? event : event + "/" + captioner;
    }
}
