package dev.swath.catalogue.event;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import org.jspecify.annotations.Nullable;

/**
 * What the index is to show of one tile for one model version.
 *
 * @param generation of the newest fact joined
 * @param tile null if the tile is retracted
 * @param embedding null if the tile is retracted
 * @param caption null until it is written, and if the tile is retracted
 * @param collection of a retracted tile, by its key; null in records of earlier versions, and of a live tile, which says it itself
 */
public record TileState(
        TileId tileId,
        ModelVersion modelVersion,
        long generation,
        @Nullable Tile tile,
        @Nullable Embedding embedding,
        @Nullable Caption caption,
        @Nullable String collection)
        implements Event {
    public TileState {
        if ((tile == null) != (embedding == null) || (tile == null && caption != null)) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "tile %s: a live state has a tile and an embedding, a retracted one has none".formatted(tileId));
        }
    }

    /** A live tile, or a retracted one of which nothing else is known. */
    public TileState(
            TileId tileId,
            ModelVersion modelVersion,
            long generation,
            @Nullable Tile tile,
            @Nullable Embedding embedding,
            @Nullable Caption caption) {
        this(tileId, modelVersion, generation, tile, embedding, caption, null);
    }

    public static TileState retracted(TileId tileId, ModelVersion modelVersion, long generation) {
        return new TileState(tileId, modelVersion, generation, null, null, null);
    }

    /** The same retraction, with the tile's collection. */
    public TileState of(String itsCollection) {
        return new TileState(tileId, modelVersion, generation, tile, embedding, caption, itsCollection);
    }

    @Override
    public Topic topic() {
        return Topic.TILE_STATES;
    }

    /** {@code {tile id}/{model version}}; the record is partitioned by the tile id alone. */
    @Override
    public String recordKey() {
        return tileId + "/" + modelVersion;
    }

    @Override
    public String subject() {
        return tileId.value();
    }

    @Override
    public String eventId() {
        return recordKey() + "/" + generation
                + (tile == null ? "/retracted" : caption == null ? "/encoded" : "/captioned");
    }
}
