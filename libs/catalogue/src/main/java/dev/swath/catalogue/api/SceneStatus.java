package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue knows of a key.
 *
 * @param key the product's, if a part of a product was asked about
 * @param generation 0 if the key was given up before it was ever in the catalogue
 * @param tiles its live tiles
 * @param searchable how many of them the index has, for the current model version
 * @param failures the open ones, of the key and of its tiles
 * @param warnings what a user should know of its place, such as a reference system that is refused
 */
public record SceneStatus(
        ObjectKey key,
        @Nullable SceneId sceneId,
        @Nullable String etag,
        long generation,
        SceneSeen.State state,
        int tiles,
        int skipped,
        long searchable,
        long captioned,
        List<Failure> failures,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> warnings) {
    /** An open failure in short. */
    public record Failure(
            Stage stage,
            ErrorCode code,
            String message,
            @Nullable String tileId) {
        public static Failure of(TileFailed failed) {
            return new Failure(failed.stage(), failed.code(), failed.message(), failed.tileId());
        }
    }

    public SceneStatus {
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }
}
