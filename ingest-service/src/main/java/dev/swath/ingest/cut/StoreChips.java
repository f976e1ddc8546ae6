package dev.swath.ingest.cut;

import dev.swath.catalogue.TileWindow;
import dev.swath.chip.ChipWriter;
import dev.swath.chip.PackWriter;
import dev.swath.objectstore.ObjectStore;
import java.util.List;
import java.util.function.Function;

/** Where chips go: into packs, or into objects of their own. Thread-safe. The memory of all packs together is bounded. */
public final class StoreChips {
    private final ObjectStore store;
    private final String chipsBucket;
    private final PacksUnderWay underWay;
    private final MemoryBudget memory;
    private final int packBytes;
    private final boolean packs;

    /**
     * @param memory how much of the heap packs that are being filled may take together
     * @param packBytes the most bytes of a pack; fewer if the memory is less
     * @param packs whether chips go into packs
     */
    public StoreChips(
            ObjectStore store,
            String chipsBucket,
            PacksUnderWay underWay,
            MemoryBudget memory,
            int packBytes,
            boolean packs) {
        this.store = store;
        this.chipsBucket = chipsBucket;
        this.underWay = underWay;
        this.memory = memory;
        this.packBytes = (int) Math.min(packBytes, memory.limit());
        this.packs = packs;
    }

    /**
     * Does the work with a place for the chips of one attempt. Takes memory for one pack meanwhile.
     *
     * @param found the scene
     * @param generation that its tiles will have if nothing comes between
     * @param windows of which chips may be stored
     */
    StoredScene storing(
            FoundObject found, long generation, List<TileWindow> windows, Function<ChipSink, StoredScene> work) {
        if (!packs) {
            return work.apply(new ChipObjects(store, chipsBucket));
        }
        int capacity = PackWriter.capacity(
                windows.stream()
                        .map(window -> ChipWriter.mostBytes(window.width(), window.height()))
                        .toList(),
                packBytes);
        return memory.holding(Math.min(capacity, memory.limit()), () -> {
            String attempt = underWay.begin();
            boolean done = false;
            try {
                StoredScene scene = work.apply(new PackedChips(
                        store,
                        chipsBucket,
                        new PackAttempt(found.bucket(), found.object().key(), found.sceneId(), generation, attempt),
                        capacity));
                underWay.cut(attempt);
                done = true;
                return scene.of(attempt);
            } finally {
                if (!done) {
                    underWay.drop(attempt);
                }
            }
        });
    }
}
