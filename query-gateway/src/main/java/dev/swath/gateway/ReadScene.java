package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.List;

/** Tells how far one key has come. */
public final class ReadScene {
    private static final SceneTable.SceneRow NEVER_SEEN =
            new SceneTable.SceneRow(null, null, 0, SceneSeen.State.FAILED, 0, 0, List.of());

    private final String bucket;
    private final SceneTable scenes;
    private final FailureTable failures;
    private final VectorIndexReader index;
    private final CurrentModel currentModel;
    private final Runnable checkTables;

    /** @param checkTables throws STILL_LOADING while the tables are not read */
    public ReadScene(
            String bucket,
            SceneTable scenes,
            FailureTable failures,
            VectorIndexReader index,
            CurrentModel currentModel,
            Runnable checkTables) {
        this.bucket = bucket;
        this.scenes = scenes;
        this.failures = failures;
        this.index = index;
        this.currentModel = currentModel;
        this.checkTables = checkTables;
    }

    /**
     * Finds the scene that an object is or belongs to.
     *
     * @throws CatalogueException NOT_FOUND if the key was never seen and nothing of it failed, or the caller may not see it; STILL_LOADING
     */
    public SceneStatus get(ObjectKey objectKey, Grants grants) {
        checkTables.run();
        ObjectKey key = objectKey.scene();
        if (!grants.allow(key)) {
            throw unknown(key);
        }
        ObjectId objectId = ObjectId.of(bucket, key);
        List<SceneStatus.Failure> open =
                failures.of(key, objectId).stream().map(SceneStatus.Failure::of).toList();
        SceneTable.SceneRow scene = scenes.find(bucket, key).orElse(NEVER_SEEN);
        if (scene.generation() == 0 && open.isEmpty()) {
            throw unknown(key);
        }
        IndexCounts counts = counts(scene, grants);
        return new SceneStatus(
                key,
                scene.sceneId(),
                scene.etag(),
                scene.generation(),
                scene.state(),
                scene.tiles(),
                scene.skipped(),
                counts.searchable(),
                counts.captioned(),
                open,
                scene.warnings());
    }

    private static CatalogueException unknown(ObjectKey key) {
        return new CatalogueException(
                ErrorCode.NOT_FOUND, "no scene of the key \"%s\" is in the catalogue".formatted(key));
    }

    private IndexCounts counts(SceneTable.SceneRow scene, Grants grants) {
        SceneId sceneId = scene.sceneId();
        return sceneId == null
                ? new IndexCounts(0, 0)
                : currentModel
                        .find()
                        .map(version -> index.count(version, grants.within(Filter.ofScene(sceneId))))
                        .orElse(new IndexCounts(0, 0));
    }
}
