package dev.swath.ingest;

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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Writes the chips and thumbnails of a scene: the same keys and bytes however often it is done. Thread-safe. */
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

    /** What storing a scene's tiles came to. */
    sealed interface Outcome {
        /** Those of the windows that are not mostly nodata, in their order. */
        record Stored(List<CutScene.Window> windows) implements Outcome {}

        /** The bytes are no picture after all; chips of some windows may have been stored. */
        record GivenUp(List<TileWindow> begun, CatalogueException cause) implements Outcome {}
    }

    /** @throws CatalogueException what the bytes are not guilty of */
    Outcome store(SceneId sceneId, Scene scene, ScenePicture picture, List<TileWindow> windows) {
        Queue<TileWindow> begun = new ConcurrentLinkedQueue<>();
        try {
            return new Outcome.Stored(store(sceneId, scene, picture, windows, begun));
        } catch (CatalogueException e) {
            if (Finding.Refused.isFor(e)) {
                return new Outcome.GivenUp(List.copyOf(begun), e);
            }
            throw e;
        }
    }

    private List<CutScene.Window> store(
            SceneId sceneId, Scene scene, ScenePicture picture, List<TileWindow> windows, Queue<TileWindow> begun) {
        List<Future<Optional<CutScene.Window>>> results = new ArrayList<>();
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
                List<CutScene.Window> stored = new ArrayList<>();
                for (Future<Optional<CutScene.Window>> result : results) {
                    result.get().ifPresent(stored::add);
                }
                return stored;
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "stopped while tiles were written", e);
            } catch (ExecutionException e) {
                executor.shutdownNow();
                throw Failures.of(e.getCause());
            }
        }
    }

    private Optional<CutScene.Window> store(
            SceneId sceneId, Scene scene, ScenePicture picture, TileWindow window, Queue<TileWindow> begun) {
        TilePicture tile = picture.tile(window);
        if (tile.isMostlyNodata()) {
            return Optional.empty();
        }
        TileId tileId = TileId.of(sceneId, window);
        begun.add(window);
        store.write(chipsBucket, new ObjectKey(Tile.chipKey(tileId)), tile.png(), "image/png");
        store.write(chipsBucket, new ObjectKey(Tile.thumbnailKey(tileId)), tile.thumbnail(), "image/jpeg");
        return Optional.of(new CutScene.Window(
                window,
                scene.place(window).orElse(null),
                tile.nodataFraction(),
                tile.cloud().orElse(null)));
    }
}
