package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileWindow;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.ByteSource;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one object, or one product's, and makes its tiles. Thread-safe; what all threads hold together is bounded: a thread takes from the budget of objects
 * first and then from that of pictures, so that none waits for a second share of what it holds.
 */
public final class CutScenes {
    private final OpenObjects objects;
    private final SceneReader reader;
    private final Tiling tiling;
    private final StoreTiles tiles;
    private final MemoryBudget pictures;

    public CutScenes(OpenObjects objects, SceneReader reader, Tiling tiling, StoreTiles tiles, MemoryBudget pictures) {
        this.objects = objects;
        this.reader = reader;
        this.tiling = tiling;
        this.tiles = tiles;
        this.pictures = pictures;
    }

    /**
     * Reads the object if it is still the one of that ETag, and stores its tiles.
     *
     * @throws CatalogueException OBJECT_CHANGED, OBJECT_GONE, or what is wrong with the bytes
     */
    CutScene cut(String bucket, StoredObject object) {
        return objects.reading(bucket, object, source -> {
            Companions companions = Companions.of(objects.store(), bucket, object.key());
            Scene scene = reader.open(source, companions.hints());
            return cut(bucket, object, scene, SceneFacts.of(scene.acquisition(), companions.item()));
        });
    }

    /**
     * Reads a product folder, and stores its tiles.
     *
     * @param product stands for the whole folder: its key and ETag are the scene's
     * @param files of the folder, by their paths within it
     * @throws CatalogueException OBJECT_CHANGED, OBJECT_GONE, INCOMPLETE_PRODUCT, or what is wrong with the bytes
     */
    CutScene cutProduct(String bucket, StoredObject product, Map<String, StoredObject> files) {
        Map<String, ByteSource> sources = new HashMap<>();
        files.forEach((name, file) -> sources.put(name, objects.ranged(bucket, file)));
        Scene scene = reader.openProduct(sources);
        return cut(bucket, product, scene, SceneFacts.of(scene.acquisition(), Optional.empty()));
    }

    private CutScene cut(String bucket, StoredObject object, Scene scene, SceneFacts facts) {
        return pictures.holding(Math.min(scene.heldBytes(), pictures.limit()), () -> {
            SceneId sceneId = SceneId.of(bucket, object.key(), object.etag());
            List<TileWindow> windows = tiling.windows(scene.width(), scene.height());
            List<CutScene.Window> stored = tiles.store(sceneId, scene, scene.picture(), windows);
            return new CutScene(bucket, object, stored, windows.size() - stored.size(), scene.bands(), facts);
        });
    }
}
