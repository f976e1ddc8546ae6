package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.ByteSource;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object or a product and makes its tiles. Thread-safe. The memory of all threads together is bounded. A
 * thread takes from the budget of objects first, then from that of pictures, then from that of packs. So no thread waits for more of a
 * budget that it already holds.
 */
public final class CutScenes {
    private final OpenObjects objects;
    private final SceneReader reader;
    private final Tiling tiling;
    private final StoreTiles tiles;
    private final StoreChips chips;
    private final MemoryBudget pictures;

    public CutScenes(
            OpenObjects objects,
            SceneReader reader,
            Tiling tiling,
            StoreTiles tiles,
            StoreChips chips,
            MemoryBudget pictures) {
        this.objects = objects;
        this.reader = reader;
        this.tiling = tiling;
        this.tiles = tiles;
        this.chips = chips;
        this.pictures = pictures;
    }

    /**
     * Reads the object, or the product's files, if they are still those that were found, and stores the tiles.
     *
     * @param generation that the tiles will have if nothing comes between
     * @throws CatalogueException OBJECT_CHANGED, OBJECT_GONE, INCOMPLETE_PRODUCT, what is wrong with the bytes, or what is not
     * their fault
     */
    public StoredScene cut(FoundObject found, long generation) {
        if (found.object().key().isProduct()) {
            Map<String, ByteSource> files = new HashMap<>();
            found.membersByName().forEach((name, file) -> files.put(name, objects.ranged(found.bucket(), file)));
            Scene scene = reader.openProduct(files);
            return cut(found, generation, scene, SceneFacts.of(scene, Optional.empty()), null);
        }
        return objects.reading(found.bucket(), found.object(), bytes -> {
            SidecarContents sidecars = SidecarContents.of(objects.store(), found);
            ByteSource mask = sidecars.mask()
                    .map(object -> objects.ranged(found.bucket(), object))
                    .orElse(null);
            Scene scene = reader.open(bytes, sidecars.hints(), mask);
            return cut(found, generation, scene, SceneFacts.of(scene, sidecars.item()), sidecars.digest());
        });
    }

    /** A digest of what the sidecars of an object say. */
    public String described(FoundObject found) {
        return SidecarContents.of(objects.store(), found).digest();
    }

    private StoredScene cut(
            FoundObject found, long generation, Scene scene, SceneFacts facts, @Nullable String described) {
        List<TileWindow> windows = tiling.windows(scene.width(), scene.height());
        return pictures.holding(
                Math.min(scene.heldBytes(), pictures.limit()),
                () -> chips.storing(found, generation, windows, sink -> {
                    List<StoredScene.StoredTile> stored = tiles.store(
                            new StoreTiles.OpenScene(found.sceneId(), scene, scene.picture()), windows, sink);
                    return new StoredScene(
                            found.bucket(),
                            found.object(),
                            stored,
                            windows.size() - stored.size(),
                            scene.bands(),
                            facts,
                            warnings(scene, stored),
                            described,
                            sink.finish(),
                            null);
                }));
    }

    private static List<String> warnings(Scene scene, List<StoredScene.StoredTile> stored) {
        List<String> warnings = new ArrayList<>(scene.warnings());
        long nowhere = stored.stream().filter(tile -> tile.place() == null).count();
        if (scene.isPlaced() && nowhere > 0) {
            warnings.add(
                    "%d of its %d tiles have no place: they are not on the globe, or their reference system does not reach so far"
                            .formatted(nowhere, stored.size()));
        }
        return warnings;
    }
}
