package dev.swath.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file that was put into the bucket.
 *
 * @param sceneId null where it was not waited for
 * @param tiles how many tiles it has
 * @param failures the error codes
 */
public record SceneOutcome(String key, @Nullable String sceneId, int tiles, List<String> failures) {
    public SceneOutcome {
        failures = List.copyOf(failures);
    }
}
