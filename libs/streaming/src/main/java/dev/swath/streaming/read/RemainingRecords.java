package dev.swath.streaming.read;

import dev.swath.streaming.kafka.RawRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts the records of some kind between two offsets of each partition. Offsets alone do not tell: transaction markers
 * and aborted records take some, and compaction leaves gaps. It reads each record once, also if it counts often, and
 * remembers where it is. Thread-safe.
 */
public final class RemainingRecords {
    /** Of a partition. A reader that is further behind is told by an estimate. */
    private static final int MOST_COUNTED = 10_000;

    private final String bootstrap;
    private final Predicate<ConsumerRecord<byte[], byte[]>> kind;
    private final Duration patience;
    private final int mostCounted;
    private final Map<TopicPartition, Stretch> partitions = new HashMap<>();

    /** @param exact false if a part was not read, and is estimated from what was */
    public record Remaining(long records, boolean exact) {}

    /**
     * @param kind which records count
     * @param patience how long one count may read
     */
    public RemainingRecords(String bootstrap, Predicate<ConsumerRecord<byte[], byte[]>> kind, Duration patience) {
        this(bootstrap, kind, patience, MOST_COUNTED);
    }

    RemainingRecords(
            String bootstrap, Predicate<ConsumerRecord<byte[], byte[]>> kind, Duration patience, int mostCounted) {
        this.bootstrap = bootstrap;
        this.kind = kind;
        this.patience = patience;
        this.mostCounted = mostCounted;
    }

    /**
     * Counts from where a group is to where the committed records end.
     *
     * @param from of each partition, from its oldest record on
     * @param ends of each partition that counts
     * @throws KafkaException if Kafka does not answer
     */
    public synchronized Remaining count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        partitions.keySet().retainAll(ends.keySet());
        ends.keySet()
                .forEach(partition -> partitions
                        .computeIfAbsent(partition, _ -> new Stretch())
                        .beginAt(from.getOrDefault(partition, 0L)));
        read(ends);
        long records = 0;
        boolean exact = true;
        for (Map.Entry<TopicPartition, Stretch> counted : partitions.entrySet()) {
            long end = ends.getOrDefault(counted.getKey(), 0L);
            records += counted.getValue().until(end);
            exact &= counted.getValue().to >= end;
        }
        return new Remaining(records, exact);
    }

    private void read(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> unread = new HashMap<>();
        partitions.forEach((partition, counted) -> {
            if (counted.to < ends.getOrDefault(partition, 0L) && !counted.isFull()) {
                unread.put(partition, counted.to);
            }
        });
        if (unread.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        try (PartitionReader reader = PartitionReader.ofPartitions(bootstrap, unread.keySet())) {
            reader.fromOffsets(unread);
            while (!unread.isEmpty() && System.nanoTime() < deadline) {
                reader.poll(this::take);
                for (TopicPartition partition : List.copyOf(unread.keySet())) {
                    Stretch counted = partitions.getOrDefault(partition, new Stretch());
                    if (counted.isFull()) {
                        reader.pause(partition);
                        unread.remove(partition);
                    } else {
                        counted.to = Math.max(counted.to, reader.position(partition));
                        if (counted.to >= ends.getOrDefault(partition, 0L)) {
                            unread.remove(partition);
                        }
                    }
                }
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> raw) {
        Stretch counted = partitions.get(RawRecords.partition(raw));
        if (counted != null && !counted.isFull()) {
            counted.to = raw.offset() + 1;
            if (kind.test(raw)) {
                counted.offsets.add(raw.offset());
            }
        }
    }

    /** The offsets of the records that count, of one stretch of a partition. */
    private final class Stretch {
        private final Deque<Long> offsets = new ArrayDeque<>();
        private long from = -1;
        private long to = -1;

        /** A group may also have been put back. */
        void beginAt(long begin) {
            if (begin < from || begin > to) {
                offsets.clear();
                to = begin;
            }
            from = begin;
            while (!offsets.isEmpty() && offsets.getFirst() < begin) {
                var _ = offsets.removeFirst();
            }
        }

        boolean isFull() {
            return offsets.size() >= mostCounted;
        }

        /** What was not read has as many records for its offsets as what was. */
        long until(long end) {
            long unread = end - to;
            if (unread <= 0) {
                return offsets.stream().filter(offset -> offset < end).count();
            }
            double density = to > from ? (double) offsets.size() / (to - from) : 1;
            return offsets.size() + (long) Math.ceil(unread * density);
        }
    }
}
