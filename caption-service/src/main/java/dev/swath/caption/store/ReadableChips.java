package dev.swath.caption.store;

import dev.swath.catalogue.ObjectKey;
import dev.swath.chip.Packs;
import dev.swath.objectstore.ObjectStore;

/**
 * The chips bucket. Thread-safe.
 *
 * @param maxBytes the most bytes of a chip that is an object of its own
 */
public record ReadableChips(ObjectStore store, String bucket, int maxBytes) implements Packs {
    @Override
    public byte[] read(String pack, long offset, int count) {
        return store.readPart(bucket, new ObjectKey(pack), offset, count);
    }

    @Override
    public byte[] read(String chip) {
        return store.read(bucket, new ObjectKey(chip), maxBytes);
    }
}
