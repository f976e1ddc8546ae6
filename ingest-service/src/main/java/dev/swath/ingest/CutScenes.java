package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileWindow;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import java.util.List;

/**
 * Reads one object and makes its tiles. Thread-safe; what all threads hold together is bounded: a thread takes from the budget of files first and then
 * from that of pictures, so that none waits for a second share of what it holds.
 */
public final class CutScenes {
    private final ObjectStore store;
    private final SceneReader reader;
    private final Tiling tiling;
    private final StoreTiles tiles;
    private final MemoryBudget files;
    private final MemoryBudget pictures;

    public CutScenes(
            ObjectStore store,
            SceneReader reader,
            Tiling tiling,
            StoreTiles tiles,
            MemoryBudget files,
            MemoryBudget pictures) {
        this.store = store;
        this.reader = reader;
        this.tiling = tiling;
        this.tiles = tiles;
        this.files = files;
        this.pictures = pictures;
    }

    /**
     * Reads the object if it is still the one of that ETag, and stores its tiles.
     *
     * @throws CatalogueException OBJECT_CHANGED, OBJECT_GONE, or what is wrong with the bytes
     */
    CutScene cut(String bucket, StoredObject object) {
        check("an object of", object.size(), files.limit());
        return files.holding(object.size(), () -> {
            Scene scene = reader.open(store.read(bucket, object.key(), object.etag(), files.limit()));
            check("a picture of", scene.decodedBytes(), pictures.limit());
            return pictures.holding(scene.decodedBytes(), () -> cut(bucket, object, scene));
        });
    }

    private CutScene cut(String bucket, StoredObject object, Scene scene) {
        SceneId sceneId = SceneId.of(bucket, object.key(), object.etag());
        List<TileWindow> windows = tiling.windows(scene.width(), scene.height());
        List<CutScene.Window> stored = tiles.store(sceneId, scene, scene.decode(), windows);
        return new CutScene(bucket, object, stored, windows.size() - stored.size(), scene.bands());
    }

    private static void check(String what, long bytes, long limit) {
        if (bytes > limit) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE, "expected %s at most %d bytes, found %d".formatted(what, limit, bytes));
        }
    }
}
