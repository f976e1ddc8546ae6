package dev.swath.gateway.tables;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.event.SceneSeen;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest truth about each key, read from {@code swath.scenes}, without windows and keys. It is small enough for
 * millions. Thread-safe.
 */
public final class SceneTable {
    private final Map<ObjectId, Scene> scenes = new HashMap<>();
    private long liveScenes;
    private long liveTiles;

    /** What is kept of a scene. {@code tiles} counts live ones. */
    public record Scene(
            @Nullable SceneId sceneId,
            @Nullable String etag,
            long generation,
            SceneSeen.State state,
            int tiles,
            int skipped) {
        boolean live() {
            return state == SceneSeen.State.LIVE;
        }
    }

    /** How many scenes are live, and how many tiles they have. */
    public record Counts(long scenes, long tiles) {}

    /** Applies a record of the topic. An older generation, read again after the follower restarted, changes nothing. */
    public synchronized void apply(SceneSeen seen) {
        Scene before = scenes.get(seen.objectId());
        if (before != null && before.generation() > seen.generation()) {
            return;
        }
        Scene scene = new Scene(
                seen.sceneId(),
                seen.etag(),
                seen.generation(),
                seen.state(),
                seen.windows().size(),
                seen.skipped());
        count(before, -1);
        count(scene, 1);
        scenes.put(seen.objectId(), scene);
    }

    public synchronized Optional<Scene> find(ObjectId objectId) {
        return Optional.ofNullable(scenes.get(objectId));
    }

    public synchronized Counts counts() {
        return new Counts(liveScenes, liveTiles);
    }

    private void count(@Nullable Scene scene, int sign) {
        if (scene != null && scene.live()) {
            liveScenes += sign;
            liveTiles += (long) sign * scene.tiles();
        }
    }
}
