package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.Scene;
import dev.swath.raster.ScenePicture;
import dev.swath.raster.TilePicture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the tiles of a scene side by side and stores their chips in order. Thread-safe.
 *
 * <p>A tile that holds too little is skipped. If that were all tiles of a scene, each is measured by the fullest of
 * them instead, so that a scene with a valid pixel has a tile.
 */
public final class StoreTiles {
    /** One scene takes at most so many of the writers, in percent, so that another goes on while it is slow. */
    private static final int SHARE_OF_ONE_SCENE = 75;
    /** Chips that wait for a slow one before them, for each writer. */
    private static final int AHEAD = 2;

    private final Semaphore writers;
    private final int writersOfAScene;
    private final double leastValid;

    /**
     * @param writers how many tiles are read and encoded at once, over all scenes
     * @param leastValid the least share of valid pixels of a tile, 0…1
     */
    public StoreTiles(int writers, double leastValid) {
        this.writers = new Semaphore(writers);
        this.writersOfAScene = Math.max(1, writers * SHARE_OF_ONE_SCENE / 100);
        this.leastValid = leastValid;
    }

    /** A scene whose tiles are to be stored. */
    record OpenScene(SceneId sceneId, Scene scene, ScenePicture picture) {}

    /** A tile that was cut. Its PNG is null if it is skipped. */
    private static final class CutTile {
        private final TileWindow window;
        private final TilePicture picture;
        private final byte @Nullable [] png;

        private CutTile(TileWindow window, TilePicture picture, byte @Nullable [] png) {
            this.window = window;
            this.picture = picture;
            this.png = png;
        }

        double valid() {
            return 1 - picture.nodataFraction();
        }
    }

    /** What became of the tiles of one pass. */
    private static final class Pass {
        private final List<StoredScene.StoredTile> stored = new ArrayList<>();
        private final List<TileWindow> skippedWithPixels = new ArrayList<>();
        private double fullest;
    }

    /**
     * Stores the tiles of the windows that hold enough.
     *
     * @param sink takes their chips; not finished
     * @return the stored tiles, in the order in which their chips lie
     * @throws CatalogueException an error of the bytes, or one that is not their fault
     */
    List<StoredScene.StoredTile> store(OpenScene source, List<TileWindow> windows, ChipSink sink) {
        Pass first = pass(source, windows, leastValid, sink);
        return first.stored.isEmpty() && first.fullest > 0
                ? pass(source, first.skippedWithPixels, leastValid * first.fullest, sink).stored
                : first.stored;
    }

    /** On platform threads, since only these have a clock of processor time. */
    private Pass pass(OpenScene source, List<TileWindow> windows, double least, ChipSink sink) {
        Pass pass = new Pass();
        Deque<Future<CutTile>> ahead = new ArrayDeque<>();
        Semaphore own = new Semaphore(writersOfAScene);
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("store-tiles-", 0).factory();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
            try {
                for (TileWindow window : source.picture().inReadingOrder(windows)) {
                    if (ahead.size() >= AHEAD * writersOfAScene) {
                        add(source, ahead.remove().get(), sink, pass);
                    }
                    own.acquire();
                    writers.acquire();
                    ahead.add(executor.submit(() -> {
                        try {
                            return cut(source, window, least, sink);
                        } finally {
                            writers.release();
                            own.release();
                        }
                    }));
                }
                while (!ahead.isEmpty()) {
                    add(source, ahead.remove().get(), sink, pass);
                }
                return pass;
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "stopped while tiles were written", e);
            } catch (ExecutionException e) {
                executor.shutdownNow();
                throw ReadFailure.of(e.getCause());
            } catch (RuntimeException | Error e) {
                executor.shutdownNow();
                throw e;
            }
        }
    }

    private static CutTile cut(OpenScene source, TileWindow window, double least, ChipSink sink) {
        TilePicture picture = source.picture().tile(window);
        CutTile skipped = new CutTile(window, picture, null);
        return skipped.valid() == 0 || skipped.valid() < least
                ? skipped
                : new CutTile(window, picture, sink.encode(TileId.of(source.sceneId(), window), picture.chip()));
    }

    private static void add(OpenScene source, CutTile tile, ChipSink sink, Pass pass) {
        pass.fullest = Math.max(pass.fullest, tile.valid());
        byte[] png = tile.png;
        if (png != null) {
            pass.stored.add(new StoredScene.StoredTile(
                    tile.window,
                    source.scene().place(tile.window).orElse(null),
                    tile.picture.nodataFraction(),
                    tile.picture.cloud().orElse(null),
                    sink.add(TileId.of(source.sceneId(), tile.window), png)));
        } else if (tile.valid() > 0) {
            pass.skippedWithPixels.add(tile.window);
        }
    }
}
