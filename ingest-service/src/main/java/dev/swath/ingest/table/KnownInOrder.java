package dev.swath.ingest.table;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Merges the partitions' walks, each in the order of keys, into one. */
final class KnownInOrder implements Iterator<KnownScenes.Known> {
    /** A walk whose next key is this one. */
    private static final class Head {
        private final byte[] key;
        private final ScenePartition.Walk walk;

        private Head(byte[] key, ScenePartition.Walk walk) {
            this.key = key;
            this.walk = walk;
        }
    }

    private final PriorityQueue<Head> heads =
            new PriorityQueue<>((left, right) -> Arrays.compareUnsigned(left.key, right.key));

    KnownInOrder(List<ScenePartition.Walk> walks) {
        walks.forEach(this::add);
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public KnownScenes.Known next() {
        Head head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException();
        }
        KnownScenes.Known known = head.walk.next();
        add(head.walk);
        return known;
    }

    private void add(ScenePartition.Walk walk) {
        byte[] key = walk.peek();
        if (key != null) {
            heads.add(new Head(key, walk));
        }
    }
}
