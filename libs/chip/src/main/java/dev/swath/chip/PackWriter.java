package dev.swath.chip;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Fills one pack after the other in a piece of memory that is taken once. Not thread-safe. */
public final class PackWriter {
    private final String bucket;
    private final ObjectKey key;
    private final ByteBuffer pack;
    private final List<PackIndex.IndexedChip> chips = new ArrayList<>();

    /**
     * A writer of packs of one scene.
     *
     * @param bucket the scene's
     * @param key the scene's
     * @param capacity the most bytes of a pack, at most {@link PackFormat#MOST_BYTES}; see {@link #capacity}
     */
    public PackWriter(String bucket, ObjectKey key, int capacity) {
        this.bucket = bucket;
        this.key = key;
        this.pack = ByteBuffer.allocate(capacity);
        begin();
    }

    /**
     * What one pack of these chips takes, or the limit if that is less. A single chip always fits.
     *
     * @param chipBytes the most bytes of each chip
     */
    public static int capacity(List<Long> chipBytes, int limit) {
        long all = chipBytes.stream().mapToLong(Long::longValue).sum();
        long largest = chipBytes.stream().mapToLong(Long::longValue).max().orElse(0);
        long least = PackFormat.FIRST_CHIP + largest + PackIndex.mostBytes(1);
        long whole = PackFormat.FIRST_CHIP + all + PackIndex.mostBytes(chipBytes.size());
        return Math.toIntExact(Math.min(PackFormat.MOST_BYTES, Math.max(least, Math.min(limit, whole))));
    }

    /** Whether another chip of that size has room. */
    public boolean fits(int chipBytes) {
        return pack.position() + (long) chipBytes + PackIndex.mostBytes(chips.size() + 1) <= pack.capacity();
    }

    /** Whether no chip was added since the last pack. */
    public boolean isEmpty() {
        return chips.isEmpty();
    }

    /**
     * Adds a chip, if it {@link #fits}.
     *
     * @return where it lies
     */
    public PackIndex.IndexedChip add(TileId tileId, byte[] png) {
        PackIndex.IndexedChip entry = new PackIndex.IndexedChip(tileId, pack.position(), png.length);
        pack.put(png);
        chips.add(entry);
        return entry;
    }

    /**
     * Ends the pack and begins the next one.
     *
     * @return the pack's bytes, from the beginning of an array; valid until the next chip is added
     */
    public ByteBuffer finish(PackName name) {
        pack.put(new PackIndex(name.key(), bucket, key, chips).write());
        ByteBuffer whole = pack.duplicate().flip();
        begin();
        return whole;
    }

    private void begin() {
        chips.clear();
        pack.clear().put(PackFormat.MAGIC);
    }
}
