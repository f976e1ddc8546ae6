package dev.swath.streaming;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.streaming.read.OwnedPartitions;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The newest event per key of a compacted topic, for the partitions that a {@link BatchWorker} owns: its step decides by it and writes to it.
 *
 * <p>The topic has as many partitions as the worker's input, and equal keys. A partition is read to its high watermark before any of its input is worked on,
 * so that an open transaction of the predecessor is waited for, and forgotten when it is revoked.
 *
 * <p>{@link #find} sees what is committed and what earlier {@link BatchStep#work} calls of the batch under way returned. Within one call the step keeps its
 * own pending changes itself. It is for {@code work}, not for {@code prepare}, which runs ahead of decisions.
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

    /** The newest event of a key that one of the owned partitions holds. */
    public Optional<E> find(String key) {
        return find(key, partition -> partition.find(key));
    }

    /** @param lookUp how the partition's storage finds the key's event, where it knows a quicker way */
    public Optional<E> find(String key, Function<TablePartition<E>, Optional<E>> lookUp) {
        return owned.find(key, lookUp);
    }

    /** Whether the key's partition is held: then, and only then, an empty {@link #find} means that nothing is known. */
    public boolean owns(String key) {
        return owned.owns(key);
    }

    /** How many partitions are held. */
    public int partitions() {
        return owned.partitions();
    }

    /** What the worker that owns the partitions reads them into. */
    OwnedPartitions<E> owned() {
        return owned;
    }
}
