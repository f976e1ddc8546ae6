package dev.swath.ingest;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.tile.Picture;
import dev.swath.objectstore.ObjectStore;
import dev.swath.raster.Tiling;
import dev.swath.streaming.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes the chips of earlier generations: the packs of what was retracted or replaced long enough ago, and chips and
 * thumbnails that are objects of their own. Thread-safe.
 */
public final class RemoveChips {
    /**
     * A record has room for four times as many: the tiles of now, those of the content before, and those of a content
     * that was cut ahead when this number was not reached yet. A key that is rewritten often keeps fewer.
     */
    private static final int MOST_WINDOWS = Tiling.MOST_WINDOWS;
    /** How many windows take as much room in a record as the name of a pack. */
    private static final int WINDOWS_OF_A_PACK = 3;

    private final ObjectStore store;
    private final String chipsBucket;
    private final Duration grace;
    private final InstantSource clock;

    /** @param grace how long chips outlive their tile */
    public RemoveChips(ObjectStore store, String chipsBucket, Duration grace, InstantSource clock) {
        this.store = store;
        this.chipsBucket = chipsBucket;
        this.grace = grace;
        this.clock = clock;
    }

    /** Whether a key has chips to be removed now. */
    boolean isDue(@Nullable Instant earliestRetired, int windows) {
        return earliestRetired != null
                && (windows > MOST_WINDOWS || !earliestRetired.plus(grace).isAfter(clock.instant()));
    }

    /** Whether it has so many old chips that another content's must not be added. */
    boolean isOverfull(SceneSeen scene) {
        return windows(scene) > MOST_WINDOWS;
    }

    /**
     * The scene after the removal of chips if it is overfull.
     *
     * @throws dev.swath.catalogue.CatalogueException STORE_UNAVAILABLE
     */
    SceneSeen relieved(SceneSeen scene, Tenure tenure) {
        if (!isOverfull(scene)) {
            return scene;
        }
        List<SceneSeen.Retired> left = new ArrayList<>(scene.retired());
        left.removeAll(remove(scene, tenure));
        return scene.withRetired(left);
    }

    private static int windows(SceneSeen scene) {
        return scene.retired().stream().mapToInt(RemoveChips::windows).sum();
    }

    private static int windows(SceneSeen.Retired retired) {
        return retired.windows().size() + WINDOWS_OF_A_PACK * retired.packs().size();
    }

    /**
     * Removes the chips that are due.
     *
     * @param tenure asked before each object: a new owner may have written over the chip of a tile that is true again
     * @return what is gone
     * @throws dev.swath.catalogue.CatalogueException STORE_UNAVAILABLE
     */
    List<SceneSeen.Retired> remove(SceneSeen scene, Tenure tenure) {
        int windows = windows(scene);
        List<SceneSeen.Retired> removed = new ArrayList<>();
        for (SceneSeen.Retired retired : scene.retired()) {
            if (isDue(retired.since(), windows)) {
                remove(retired, tenure);
                removed.add(retired);
                windows -= windows(retired);
            }
        }
        return removed;
    }

    private void remove(SceneSeen.Retired retired, Tenure tenure) {
        if (retired.isPacked()) {
            retired.packs().forEach(pack -> {
                tenure.check();
                store.delete(chipsBucket, new ObjectKey(pack));
            });
        } else {
            retired.tileIds().forEach(tileId -> remove(tileId, tenure));
        }
    }

    private void remove(TileId tileId, Tenure tenure) {
        tenure.check();
        store.delete(chipsBucket, new ObjectKey(Picture.chipKey(tileId)));
        store.delete(chipsBucket, new ObjectKey(Picture.thumbnailKey(tileId)));
    }
}
