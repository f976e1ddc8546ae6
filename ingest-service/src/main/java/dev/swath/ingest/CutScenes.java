package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileWindow;
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
     * Reads the object, or the product's files, if they are still those that were found, and stores the tiles.
     *
     * @return cut, or refused once some tiles were stored
     * @throws CatalogueException OBJECT_CHANGED, OBJECT_GONE, INCOMPLETE_PRODUCT, or what is wrong with the bytes
     */
    Finding cut(Source source) {
        if (source.object().key().isProduct()) {
            Map<String, ByteSource> files = new HashMap<>();
            source.membersByName().forEach((name, file) -> files.put(name, objects.ranged(source.bucket(), file)));
            Scene scene = reader.openProduct(files);
            return cut(source, scene, SceneFacts.of(scene.acquisition(), Optional.empty()));
        }
        return objects.reading(source.bucket(), source.object(), bytes -> {
            Companions companions = Companions.of(objects.store(), source);
            Scene scene = reader.open(bytes, companions.hints());
            return cut(source, scene, SceneFacts.of(scene.acquisition(), companions.item()));
        });
    }

    private Finding cut(Source source, Scene scene, SceneFacts facts) {
        return pictures.holding(Math.min(scene.heldBytes(), pictures.limit()), () -> {
            SceneId sceneId = source.sceneId();
            List<TileWindow> windows = tiling.windows(scene.width(), scene.height());
            return switch (tiles.store(sceneId, scene, scene.picture(), windows)) {
                case StoreTiles.Outcome.Stored(List<CutScene.Window> stored) ->
                    new Finding.Cut(
                            source,
                            new CutScene(
                                    source.bucket(),
                                    source.object(),
                                    stored,
                                    windows.size() - stored.size(),
                                    scene.bands(),
                                    facts));
                case StoreTiles.Outcome.GivenUp(List<TileWindow> begun, CatalogueException cause) ->
                    new Finding.Refused(source, cause, begun);
            };
        });
    }
}
