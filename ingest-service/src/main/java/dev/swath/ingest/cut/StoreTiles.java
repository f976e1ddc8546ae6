package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipWriter;
import dev.swath.chip.Thumbnail;
import dev.swath.objectstore.ObjectStore;
import dev.swath.raster.Scene;
import dev.swath.raster.ScenePicture;
import dev.swath.raster.TilePicture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chips and thumbnails of a scene. Repeating it writes the same keys and bytes. Thread-safe.
 *
 * <p>A tile that holds too little is skipped. If that were all tiles of a scene, each is measured by the fullest of
 * them instead, so that a scene with a valid pixel has a tile.
 */
public final class StoreTiles {
    /** One scene takes at most so many of the writers, in percent, so that another goes on while it is slow. */
    private static final int SHARE_OF_ONE_SCENE = 75;

    private final ObjectStore store;
    private final String chipsBucket;
    private final Semaphore writers;
    private final int writersOfAScene;
    private final double leastValid;

    /**
     * @param writers how many tiles are read, encoded and written at once, over all scenes
     * @param leastValid the least share of valid pixels of a tile, 0…1
     */
    public StoreTiles(ObjectStore store, String chipsBucket, int writers, double leastValid) {
        this.store = store;
        this.chipsBucket = chipsBucket;
        this.writers = new Semaphore(writers);
        this.writersOfAScene = Math.max(1, writers * SHARE_OF_ONE_SCENE / 100);
        this.leastValid = leastValid;
    }

    /** A scene whose tiles are to be written. */
    record OpenScene(SceneId sceneId, Scene scene, ScenePicture picture) {}

    /** @param stored null if the tile was skipped */
    private record SeenTile(TileWindow window, double valid, StoredScene.@Nullable StoredTile stored) {}

    /**
     * Stores the tiles of the windows that hold enough.
     *
     * @param begun receives each window before its chip is written
     * @return the stored tiles, in the order of the windows
     * @throws CatalogueException an error of the bytes, or one that is not their fault
     */
    List<StoredScene.StoredTile> store(OpenScene source, List<TileWindow> windows, Consumer<TileWindow> begun) {
        List<SeenTile> seen = store(source, windows, leastValid, begun);
        double fullest = seen.stream().mapToDouble(SeenTile::valid).max().orElse(0);
        if (fullest > 0 && stored(seen).isEmpty()) {
            List<TileWindow> again = seen.stream()
                    .filter(tile -> tile.valid() > 0)
                    .map(SeenTile::window)
                    .toList();
            seen = store(source, again, leastValid * fullest, begun);
        }
        return stored(seen);
    }

    private static List<StoredScene.StoredTile> stored(List<SeenTile> seen) {
        return seen.stream().flatMap(tile -> Stream.ofNullable(tile.stored())).toList();
    }

    /** On platform threads, since only these have a clock of processor time. */
    private List<SeenTile> store(OpenScene source, List<TileWindow> windows, double least, Consumer<TileWindow> begun) {
        List<Future<SeenTile>> results = new ArrayList<>();
        Semaphore own = new Semaphore(writersOfAScene);
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("store-tiles-", 0).factory();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
            try {
                for (TileWindow window : source.picture().inReadingOrder(windows)) {
                    own.acquire();
                    writers.acquire();
                    results.add(executor.submit(() -> {
                        try {
                            return store(source, window, least, begun);
                        } finally {
                            writers.release();
                            own.release();
                        }
                    }));
                }
                Map<TileWindow, SeenTile> seen = new HashMap<>();
                for (Future<SeenTile> result : results) {
                    SeenTile tile = result.get();
                    seen.put(tile.window(), tile);
                }
                return windows.stream().map(seen::get).filter(Objects::nonNull).toList();
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

    private SeenTile store(OpenScene source, TileWindow window, double least, Consumer<TileWindow> begun) {
        TilePicture tile = source.picture().tile(window);
        double valid = 1 - tile.nodataFraction();
        if (valid == 0 || valid < least) {
            return new SeenTile(window, valid, null);
        }
        TileId tileId = TileId.of(source.sceneId(), window);
        begun.accept(window);
        Chip chip = tile.chip();
        store.write(chipsBucket, new ObjectKey(Picture.chipKey(tileId)), ChipWriter.write(tileId, chip), "image/png");
        store.write(chipsBucket, new ObjectKey(Picture.thumbnailKey(tileId)), Thumbnail.of(chip), "image/jpeg");
        return new SeenTile(
                window,
                valid,
                new StoredScene.StoredTile(
                        window,
                        source.scene().place(window).orElse(null),
                        tile.nodataFraction(),
                        tile.cloud().orElse(null)));
    }
}
