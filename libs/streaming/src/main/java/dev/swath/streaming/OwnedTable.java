package dev.swath.streaming;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.streaming.read.OwnedPartitions;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The newest event of each key of a compacted topic, for the partitions that a {@link BatchWorker} owns. The worker's step decides by it and writes to it.
 *
 * <p>The topic has as many partitions as the worker's input, and the same keys. A partition is read to its high
 * watermark before any of its input is worked on; so an open transaction of the predecessor is awaited. It is
 * forgotten when it is revoked.
 *
 * <p>A table has no holes. If the newest record of a key cannot be read, or the storage fails, its partition is not
 * owned: the worker pauses and names the cause, until a readable record or a tombstone of that key follows, or the
 * storage works again. If the storage fails later, the table is forgotten and read anew.
 *
 * <p>{@link #find} sees what is committed, and what earlier {@link BatchStep#work} calls of the batch under way
 * returned. Within one call the step keeps track of its own changes. Use it in {@code work}, not in {@code prepare},
 * which runs ahead of decisions.
 */
public final class OwnedTable<E extends Event> {
    private final OwnedPartitions<E> owned;

    /** Keeps its partitions on the heap. */
    public OwnedTable(Topic topic, Class<E> eventClass) {
        this(topic, eventClass, partition -> TablePartition.inMemory());
    }

    /** @param storage an empty place for a partition of that number */
    public OwnedTable(Topic topic, Class<E> eventClass, IntFunction<TablePartition<E>> storage) {
        this.owned = new OwnedPartitions<>(topic, eventClass, storage);
    }

    /**
     * The newest event of a key that one of the owned partitions holds.
     *
     * @throws dev.swath.catalogue.CatalogueException what the storage throws, such as DISK_FULL
     */
    public Optional<E> find(String key) {
        return find(key, partition -> partition.find(key));
    }

    /** @param lookUp how the partition's storage finds the key's event, if it has a faster way */
    public Optional<E> find(String key, Function<TablePartition<E>, Optional<E>> lookUp) {
        return owned.find(key, lookUp);
    }

    /** Whether the key's partition is held. Only then does an empty {@link #find} mean that nothing is known. */
    public boolean owns(String key) {
        return owned.owns(key);
    }

    /** How many partitions are held. */
    public int partitions() {
        return owned.partitions();
    }

    /** The view for the worker that owns the partitions and reads them. */
    OwnedPartitions<E> owned() {
        return owned;
    }
}
