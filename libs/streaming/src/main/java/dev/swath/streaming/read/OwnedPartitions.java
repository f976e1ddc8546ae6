package dev.swath.streaming.read;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.OwnedTable;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.TablePartition;
import dev.swath.streaming.TopicListener;
import dev.swath.streaming.Topics;
import dev.swath.streaming.kafka.KafkaErrors;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and keeps the content of an {@link OwnedTable}: the committed events of each held partition, and those that
 * the batch under way would write. Thread-safe.
 */
public final class OwnedPartitions<E extends Event> {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedPartitions.class);
    /** How long a read may make no progress. That is longer than a killed predecessor's transaction stays open. */
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(40);

    private final Topic topic;
    private final RecordDecoder<E> decoder;
    private final IntFunction<TablePartition<E>> storage;
    private final Map<Integer, TablePartition<E>> committed = new HashMap<>();
    private final Map<Integer, Object> loading = new HashMap<>();
    private final Map<String, Optional<E>> pending = new HashMap<>();
    private final Class<E> eventClass;
    private int partitionCount = 1;
    /** A partition's storage failed: what it holds is no longer known. */
    private boolean broken;

    /** @param storage an empty place for a partition of that number */
    public OwnedPartitions(Topic topic, Class<E> eventClass, IntFunction<TablePartition<E>> storage) {
        this.storage = storage;
        this.topic = topic;
        this.eventClass = eventClass;
        this.decoder = RecordDecoder.events(topic, eventClass);
    }

    /**
     * The event that the batch under way would write for a key, else the one in the partition's storage.
     *
     * @throws CatalogueException what the storage throws; then the table {@link #isBroken}
     */
    public synchronized Optional<E> find(String key, Function<TablePartition<E>, Optional<E>> lookUp) {
        Optional<E> decided = pending.get(key);
        if (decided != null) {
            return decided;
        }
        TablePartition<E> partition = committed.get(Topics.partitionFor(key, partitionCount));
        try {
            return partition == null ? Optional.empty() : lookUp.apply(partition);
        } catch (CatalogueException e) {
            broken = true;
            throw e;
        }
    }

    /** Whether a storage failed, so that everything must be forgotten and read anew. */
    public synchronized boolean isBroken() {
        return broken;
    }

    /** Whether the key's partition is held. */
    public synchronized boolean owns(String key) {
        return committed.containsKey(Topics.partitionFor(key, partitionCount));
    }

    /** How many partitions are held. */
    public synchronized int partitions() {
        return committed.size();
    }

    /**
     * Reads those of the partitions that are not held yet. A partition is held only if it was read without a hole.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE; INVALID_RECORD if the newest record of a key cannot be read; what the storage throws, such as DISK_FULL
     */
    public void load(String bootstrap, Set<Integer> partitions) {
        for (int partition : partitions) {
            Object token = beginLoading(partition);
            if (token != null) {
                endLoading(partition, token, read(bootstrap, new TopicPartition(topic.topicName(), partition)));
            }
        }
    }

    public synchronized void drop(Collection<Integer> partitions) {
        partitions.forEach(this::drop);
    }

    /** Forgets everything, since the outcome of a transaction is not known, or a storage failed. */
    public synchronized void dropAll() {
        broken = false;
        drop(Set.copyOf(committed.keySet()));
        loading.clear();
        pending.clear();
    }

    private void drop(int partition) {
        loading.remove(partition);
        TablePartition<E> dropped = committed.remove(partition);
        if (dropped != null) {
            forget(dropped);
        }
    }

    /** A storage that failed may also fail to give its room back. */
    private static void forget(TablePartition<?> dropped) {
        try {
            dropped.drop();
        } catch (CatalogueException e) {
            LOG.atDebug().addKeyValue("errorCode", e.code()).setCause(e).log("A dropped storage failed once more");
        }
    }

    public synchronized void stage(List<OutgoingRecord> outgoing) {
        for (OutgoingRecord decided : outgoing) {
            if (decided.topic() == topic) {
                pending.put(decided.key(), Optional.ofNullable(eventClass.cast(decided.event())));
            }
        }
    }

    /**
     * Keeps what the batch has written.
     *
     * @throws CatalogueException what the storage throws; then the table {@link #isBroken}
     */
    public synchronized void commit() {
        try {
            pending.forEach((key, decided) -> {
                TablePartition<E> partition = committed.get(Topics.partitionFor(key, partitionCount));
                if (partition != null) {
                    decided.ifPresentOrElse(event -> partition.put(key, event), () -> partition.remove(key));
                }
            });
        } catch (CatalogueException e) {
            broken = true;
            throw e;
        } finally {
            pending.clear();
        }
    }

    public synchronized void rollBack() {
        pending.clear();
    }

    /** @return null if the partition is held already */
    private synchronized @Nullable Object beginLoading(int partition) {
        if (committed.containsKey(partition)) {
            return null;
        }
        Object token = new Object();
        loading.put(partition, token);
        return token;
    }

    /** Keeps what was read, unless the partition was taken away meanwhile. */
    private synchronized void endLoading(int partition, Object token, TablePartition<E> values) {
        if (loading.remove(partition, token)) {
            committed.put(partition, values);
        } else {
            forget(values);
        }
    }

    private synchronized void count(int partitions) {
        partitionCount = partitions;
    }

    private TablePartition<E> read(String bootstrap, TopicPartition partition) {
        TablePartition<E> values = storage.apply(partition.partition());
        try {
            read(bootstrap, partition, values);
            return values;
        } catch (RuntimeException | Error e) {
            forget(values);
            throw e;
        }
    }

    private void read(String bootstrap, TopicPartition partition, TablePartition<E> values) {
        Set<TopicPartition> partitions = Set.of(partition);
        Filler<E> filler = new Filler<>(values);
        RecordDispatch<E> dispatch = new RecordDispatch<>(decoder, filler);
        try (PartitionReader reader = PartitionReader.ofPartitions(bootstrap, partitions)) {
            Map<TopicPartition, Long> ends = PartitionReader.highWatermarks(bootstrap, partitions);
            count(reader.partitionCount(topic.topicName()));
            reader.fromBeginning();
            long reached = -1;
            long movedNanos = System.nanoTime();
            while (!reader.hasReached(ends)) {
                if (reader.position(partition) > reached) {
                    reached = reader.position(partition);
                    movedNanos = System.nanoTime();
                } else if (System.nanoTime() - movedNanos > LOAD_TIMEOUT.toNanos()) {
                    throw new CatalogueException(
                            ErrorCode.KAFKA_UNAVAILABLE,
                            "%s was not read to offset %s, but stood still for %s"
                                    .formatted(partition, ends, LOAD_TIMEOUT));
                }
                reader.poll(dispatch::accept);
            }
        } catch (KafkaException e) {
            throw KafkaErrors.convert("reading " + partition, e);
        }
        filler.checkWhole();
    }

    /** Fills a partition, and knows its holes: keys whose newest record cannot be read. */
    private static final class Filler<E> implements TopicListener<E> {
        private final TablePartition<E> values;
        private final Map<String, CatalogueException> holes = new LinkedHashMap<>();

        private Filler(TablePartition<E> values) {
            this.values = values;
        }

        @Override
        public void received(ReceivedRecord<E> received) {
            values.put(received.key(), received.event());
            holes.remove(received.key());
        }

        @Override
        public void removed(String key, TileFailed.RecordPlace source) {
            values.remove(key);
            holes.remove(key);
        }

        @Override
        public void undecodable(String key, TileFailed.RecordPlace source, CatalogueException cause) {
            holes.put(
                    key,
                    new CatalogueException(
                            ErrorCode.INVALID_RECORD,
                            "the record %s of the owner's table cannot be read, so its partition is not worked on: %s"
                                    .formatted(source, cause.getMessage()),
                            cause));
        }

        private void checkWhole() {
            if (!holes.isEmpty()) {
                throw holes.values().iterator().next();
            }
        }
    }
}
