package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexFilter;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how far one key has come. */
public final class ReadScene {
    private static final SceneTable.Scene NEVER_SEEN =
            new SceneTable.Scene(null, null, 0, SceneSeen.State.FAILED, 0, 0);

    private final String bucket;
    private final SceneTable scenes;
    private final FailureTable failures;
    private final VectorIndexReader index;
    private final CurrentModel currentModel;

    public ReadScene(
            String bucket,
            SceneTable scenes,
            FailureTable failures,
            VectorIndexReader index,
            CurrentModel currentModel) {
        this.bucket = bucket;
        this.scenes = scenes;
        this.failures = failures;
        this.index = index;
        this.currentModel = currentModel;
    }

    /** An open failure in short. */
    public record Failure(
            Stage stage,
            ErrorCode code,
            String message,
            @Nullable String tileId) {
        static Failure of(TileFailed failed) {
            return new Failure(failed.stage(), failed.code(), failed.message(), failed.tileId());
        }
    }

    /**
     * What the catalogue knows of a key.
     *
     * @param key the product's where a part of one was asked about
     * @param generation 0 where the key was given up before it was ever in the catalogue
     * @param tiles its live tiles
     * @param searchable how many of them the index has, for the current model version
     * @param failures the open ones, of the key and of its tiles
     */
    public record Scene(
            ObjectKey key,
            @Nullable SceneId sceneId,
            @Nullable String etag,
            long generation,
            SceneSeen.State state,
            int tiles,
            int skipped,
            long searchable,
            long captioned,
            List<Failure> failures) {}

    /**
     * Tells of the scene that an object is, or is a part of.
     *
     * @throws CatalogueException NOT_FOUND if the key was never seen and nothing of it failed
     */
    public Scene get(ObjectKey objectKey) {
        ObjectKey key = objectKey.scene();
        ObjectId objectId = ObjectId.of(bucket, key);
        List<Failure> open = failures.of(objectId).stream().map(Failure::of).toList();
        SceneTable.Scene scene = scenes.find(objectId).orElse(NEVER_SEEN);
        if (scene.generation() == 0 && open.isEmpty()) {
            throw new CatalogueException(
                    ErrorCode.NOT_FOUND, "no scene of the key \"%s\" is in the catalogue".formatted(key));
        }
        IndexCounts counts = counts(scene);
        return new Scene(
                key,
                scene.sceneId(),
                scene.etag(),
                scene.generation(),
                scene.state(),
                scene.tiles(),
                scene.skipped(),
                counts.searchable(),
                counts.captioned(),
                open);
    }

    private IndexCounts counts(SceneTable.Scene scene) {
        SceneId sceneId = scene.sceneId();
        return sceneId == null
                ? new IndexCounts(0, 0)
                : currentModel
                        .find()
                        .map(version -> index.count(version, IndexFilter.ofScene(sceneId)))
                        .orElse(new IndexCounts(0, 0));
    }
}
