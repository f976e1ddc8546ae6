package dev.swath.client;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.api.SceneStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a scene that was put into the bucket.
 *
 * @param sceneId null if it was not waited for, or was given up before it had one
 * @param tiles how many tiles it has
 * @param failures the codes of its open failures, and of its tiles'
 * @param warnings what a user should know of its place
 */
public record SceneOutcome(
        ObjectKey key, @Nullable SceneId sceneId, int tiles, List<ErrorCode> failures, List<String> warnings) {
    public SceneOutcome {
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }

    /** Of a scene that is only put, and not waited for. */
    public static SceneOutcome put(ObjectKey key) {
        return new SceneOutcome(key, null, 0, List.of(), List.of());
    }

    static SceneOutcome of(ObjectKey key, SceneStatus scene) {
        return new SceneOutcome(
                key,
                scene.sceneId(),
                scene.tiles(),
                scene.failures().stream().map(SceneStatus.Failure::code).toList(),
                scene.warnings());
    }
}
