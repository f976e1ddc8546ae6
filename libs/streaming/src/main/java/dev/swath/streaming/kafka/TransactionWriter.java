package dev.swath.streaming.kafka;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.WorkerSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Writes each batch with its offsets in one transaction. Used by one thread; only {@link #partitions} may be called by others. */
public final class TransactionWriter implements AutoCloseable {
    /** The state after a failed transaction. */
    public enum Aftermath {
        /** Aborted: the next may begin. */
        ABORTED,
        /** Its outcome is unknown until {@link #open} settles it. */
        BROKEN,
        /** A newer process has the same transactional id. This one must not go on. */
        FENCED
    }

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LIMITS_AGE = Duration.ofMinutes(1);

    private final WorkerSettings settings;
    private final KafkaClients clients;
    private volatile @Nullable Producer<byte[], byte[]> producer;
    private final Map<Topic, Limit> limits = new EnumMap<>(Topic.class);
    private long begunNanos;

    private record Limit(int bytes, long askedNanos) {}

    public TransactionWriter(WorkerSettings settings, KafkaClients clients) {
        this.settings = settings;
        this.clients = clients;
    }

    /**
     * Fences a predecessor with the same transactional id and settles what it left open.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public void open() {
        close();
        Producer<byte[], byte[]> fresh = null;
        try {
            fresh = clients.transactionalProducer(settings);
            fresh.initTransactions();
            producer = fresh;
        } catch (KafkaException e) {
            if (fresh != null) {
                fresh.close(Duration.ZERO);
            }
            throw KafkaErrors.convert("opening transactions of " + settings.transactionalId(), e);
        }
    }

    /** @throws KafkaException or IllegalStateException, after these, {@link #recover} must be called */
    public void write(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        Producer<byte[], byte[]> open = opened();
        begunNanos = clients.nanoTime();
        open.beginTransaction();
        for (ProducerRecord<byte[], byte[]> toSend : records) {
            var _ = open.send(toSend);
        }
        // Before the offsets: once a new owner can read them, it finds the records below the high watermark.
        open.flush();
        open.sendOffsetsToTransaction(offsets, group);
        open.commitTransaction();
    }

    public Aftermath recover(RuntimeException failure) {
        if (isFenced(failure)) {
            return Aftermath.FENCED;
        }
        if (KafkaErrors.isCausedBy(failure, TimeoutException.class)) {
            return Aftermath.BROKEN; // an abort would only wait as long again
        }
        try {
            opened().abortTransaction();
            return Aftermath.ABORTED;
        } catch (RuntimeException e) {
            return isFenced(e) ? Aftermath.FENCED : Aftermath.BROKEN;
        }
    }

    /** The largest record that a topic takes, as it was at most a minute ago. */
    public int maxRecordBytes(Topic topic) {
        long now = clients.nanoTime();
        Limit known = limits.get(topic);
        if (known == null || now - known.askedNanos() > LIMITS_AGE.toNanos()) {
            known = new Limit(clients.maxRecordBytes(settings, topic), now);
            limits.put(topic, known);
        }
        return known.bytes();
    }

    /** How many partitions a topic has. */
    public int partitions(Topic topic) {
        try {
            return opened().partitionsFor(topic.topicName()).size();
        } catch (KafkaException e) {
            throw KafkaErrors.convert("asking for the partitions of " + topic, e);
        }
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(CLOSE_TIMEOUT);
        }
    }

    /** The broker also fences a transaction that ran out of time. That comes from our own slowness, not from another process. */
    private boolean isFenced(RuntimeException failure) {
        Duration open = Duration.ofNanos(clients.nanoTime() - begunNanos);
        return KafkaErrors.isCausedBy(failure, ProducerFencedException.class)
                && open.toMillis() < KafkaSettings.TRANSACTION_TIMEOUT_MS;
    }

    private Producer<byte[], byte[]> opened() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            throw new IllegalStateException("the producer of " + settings.transactionalId() + " is not open");
        }
        return open;
    }
}
