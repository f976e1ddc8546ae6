package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.objectstore.ObjectStore;
import dev.swath.raster.Scene;
import dev.swath.raster.ScenePicture;
import dev.swath.raster.TilePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Writes the chips and thumbnails of a scene. Repeating it writes the same keys and bytes. Thread-safe. */
public final class StoreTiles {
    private final ObjectStore store;
    private final String chipsBucket;
    private final Semaphore writers;

    /** @param writers how many tiles are encoded and written at once, over all scenes */
    public StoreTiles(ObjectStore store, String chipsBucket, int writers) {
        this.store = store;
        this.chipsBucket = chipsBucket;
        this.writers = new Semaphore(writers);
    }

    /**
     * Stores the tiles of the windows that are not mostly nodata.
     *
     * @param begun receives each window before its chip is written
     * @return the stored tiles, in the order of the windows
     * @throws CatalogueException an error of the bytes, or one that is not their fault
     */
    List<StoredScene.StoredTile> store(
            SceneId sceneId, Scene scene, ScenePicture picture, List<TileWindow> windows, Consumer<TileWindow> begun) {
        List<Future<Optional<StoredScene.StoredTile>>> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (TileWindow window : windows) {
                    writers.acquire();
                    results.add(executor.submit(() -> {
                        try {
                            return store(sceneId, scene, picture, window, begun);
                        } finally {
                            writers.release();
                        }
                    }));
                }
                List<StoredScene.StoredTile> stored = new ArrayList<>();
                for (Future<Optional<StoredScene.StoredTile>> result : results) {
                    result.get().ifPresent(stored::add);
                }
                return stored;
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "stopped while tiles were written", e);
            } catch (ExecutionException e) {
                executor.shutdownNow();
                throw ReadFailure.of(e.getCause());
            }
        }
    }

    private Optional<StoredScene.StoredTile> store(
            SceneId sceneId, Scene scene, ScenePicture picture, TileWindow window, Consumer<TileWindow> begun) {
        TilePicture tile = picture.tile(window);
        if (tile.isMostlyNodata()) {
            return Optional.empty();
        }
        TileId tileId = TileId.of(sceneId, window);
        begun.accept(window);
        store.write(chipsBucket, new ObjectKey(Tile.chipKey(tileId)), tile.png(), "image/png");
        store.write(chipsBucket, new ObjectKey(Tile.thumbnailKey(tileId)), tile.thumbnail(), "image/jpeg");
        return Optional.of(new StoredScene.StoredTile(
                window,
                scene.place(window).orElse(null),
                tile.nodataFraction(),
                tile.cloud().orElse(null)));
    }
}
