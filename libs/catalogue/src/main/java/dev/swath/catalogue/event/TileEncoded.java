package dev.swath.catalogue.event;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;

/**
 * The vision encoder ran.
 *
 * @param features float16 [k, dVision], at most 16 kB; what the captioner projects
 * @param embedding [dRetrieval], L2-normalised; what is searched
 */
public record TileEncoded(Tile tile, ModelVersion modelVersion, Tensor features, Embedding embedding) implements Event {
    @Override
    public Topic topic() {
        return Topic.ENCODINGS;
    }

    @Override
    public String recordKey() {
        return tile.tileId().value();
    }

    @Override
    public String subject() {
        return tile.tileId().value();
    }

    @Override
    public String eventId() {
        return tile.tileId() + "/" + tile.generation() + "/" + modelVersion + "/encoded";
    }
}
