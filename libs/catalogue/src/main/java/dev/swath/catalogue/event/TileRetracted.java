package dev.swath.catalogue.event;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;

/**
 * A tile is no longer true: its key was rewritten or deleted.
 *
 * @param generation of the change that retracted it; every part of this generation or an earlier one is void
 */
public record TileRetracted(
        TileId tileId, SceneId sceneId, ObjectId objectId, String bucket, ObjectKey key, long generation)
        implements Event, TileEvent {
    @Override
    public Topic topic() {
        return Topic.TILES;
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
        return tileId + "/" + generation + "/retracted";
    }
}
