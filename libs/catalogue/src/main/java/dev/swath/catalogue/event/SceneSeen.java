package dev.swath.catalogue.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.Topic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truth about one key, as its owner last decided it.
 *
 * @param etag unquoted; null once deleted
 * @param generation counts the changes of truth, from 1
 * @param sceneId null once deleted
 * @param windows the live tiles; empty unless the state is LIVE
 * @param skipped tiles left out because they hold nothing
 * @param changedAt the owner's clock; for people, never for order
 */
public record SceneSeen(
        ObjectId objectId,
        String bucket,
        ObjectKey key,
        @Nullable String etag,
        long generation,
        @Nullable SceneId sceneId,
        State state,
        List<TileWindow> windows,
        int skipped,
        Instant changedAt)
        implements Event {
    /** What is true of a key. */
    public enum State {
        /** Its tiles are in the catalogue. */
        @JsonProperty("live")
        LIVE,
        /** Its bytes were given up; the cause is on {@code swath.failures}. */
        @JsonProperty("failed")
        FAILED,
        /** It is gone; its tiles are retracted. */
        @JsonProperty("deleted")
        DELETED
    }

    public SceneSeen {
        windows = List.copyOf(windows);
    }

    /** The ids of the live tiles. */
    public List<TileId> tileIds() {
        SceneId scene = sceneId;
        return scene == null
                ? List.of()
                : windows.stream().map(window -> TileId.of(scene, window)).toList();
    }

    @Override
    public Topic topic() {
        return Topic.SCENES;
    }

    @Override
    public String recordKey() {
        return objectId.value();
    }

    @Override
    public String subject() {
        return objectId.value();
    }

    @Override
    public String eventId() {
        return objectId + "/" + generation + "/" + state;
    }
}
