package dev.swath.streaming;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.event.TileState;
import org.jspecify.annotations.Nullable;

/**
 * What a failure is about: a tile, an object, or nothing that is known.
 *
 * @param tileId null if a whole object failed
 * @param objectId null if it is not known
 * @param generation 0 if it is not known
 * @param modelVersion whose state of the tile it is; null if the work is not about one model version
 */
public record FailureSubject(
        @Nullable String tileId,
        @Nullable String objectId,
        @Nullable ObjectKey key,
        long generation,
        @Nullable ModelVersion modelVersion) {
    public FailureSubject(
            @Nullable String tileId, @Nullable String objectId, @Nullable ObjectKey key, long generation) {
        this(tileId, objectId, key, generation, null);
    }

    /** Nothing that is known: the failure is of the record itself. */
    public static final FailureSubject UNKNOWN = new FailureSubject(null, null, null, 0);

    public static FailureSubject of(Tile tile) {
        return new FailureSubject(tile.tileId().value(), tile.objectId().value(), tile.key(), tile.generation());
    }

    /** The subject of one of Swath's events; {@link #UNKNOWN} for anything else. */
    public static FailureSubject of(Object value) {
        return value instanceof Event event ? ofEvent(event) : UNKNOWN;
    }

    /** The failure's id: tile id/stage, object id/stage, or topic/partition/offset. */
    public String failureId(Stage stage, TileFailed.RecordPlace source) {
        String id = tileId != null ? tileId : objectId;
        return id == null ? source.toString() : TileFailed.idOf(id, stage);
    }

    private static FailureSubject ofEvent(Event event) {
        return switch (event) {
            case Look look -> new FailureSubject(null, look.objectId().value(), look.key(), 0);
            case SceneSeen scene -> new FailureSubject(null, scene.objectId().value(), scene.key(), scene.generation());
            case TileIngested ingested -> of(ingested.tile());
            case TileRetracted retracted ->
                new FailureSubject(
                        retracted.tileId().value(),
                        retracted.objectId().value(),
                        retracted.key(),
                        retracted.generation());
            case TileEncoded encoded -> of(encoded.tile());
            case TileCaptioned captioned -> of(captioned.tile());
            case TileState state -> ofState(state);
            case ItemPublished item -> new FailureSubject(item.id().value(), null, null, 0);
            case TileFailed failed ->
                new FailureSubject(failed.tileId(), failed.objectId(), failed.key(), failed.generation());
            case ModelSelected _ -> UNKNOWN;
        };
    }

    private static FailureSubject ofState(TileState state) {
        Tile tile = state.tile();
        return tile == null
                ? new FailureSubject(state.tileId().value(), null, null, state.generation(), state.modelVersion())
                : new FailureSubject(
                        tile.tileId().value(),
                        tile.objectId().value(),
                        tile.key(),
                        tile.generation(),
                        state.modelVersion());
    }
}
