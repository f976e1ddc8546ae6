package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RecordEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes events to their topics without a transaction: each at least once, acknowledged by all replicas. Thread-safe. */
public final class EventPublisher implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final String bootstrap;
    private final String service;
    private final RecordEncoder encoder;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** @param service CloudEvents {@code source} is {@code /swath/{service}} */
    public EventPublisher(String bootstrap, String service) {
        this.bootstrap = bootstrap;
        this.service = service;
        this.encoder = new RecordEncoder(service, Clock.systemUTC());
    }

    /** @throws CatalogueException KAFKA_UNAVAILABLE, DISK_FULL */
    public void publish(Event event) {
        publishAll(List.of(event));
    }

    /**
     * Writes events and returns when all are acknowledged.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE, DISK_FULL: some may have been written
     */
    public void publishAll(Collection<? extends Event> events) {
        write(events.stream().map(OutgoingRecord::of).toList());
    }

    /**
     * Writes events and tombstones; returns when all are acknowledged.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE, DISK_FULL: some may have been written
     */
    public void write(Collection<OutgoingRecord> outgoing) {
        try {
            KafkaProducer<byte[], byte[]> open = opened();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (OutgoingRecord toSend : outgoing) {
                sent.add(open.send(
                        encoder.encode(toSend, topic -> partitions(open, topic), _ -> KafkaSettings.MAX_RECORD_BYTES)));
            }
            for (Future<RecordMetadata> acknowledged : sent) {
                var _ = acknowledged.get();
            }
        } catch (KafkaException | ExecutionException e) {
            throw KafkaErrors.convert("publishing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "publishing was interrupted", e);
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> opened() {
        if (producer == null) {
            producer = KafkaSettings.producer(bootstrap, "swath-" + service);
        }
        return producer;
    }

    private static int partitions(KafkaProducer<byte[], byte[]> open, Topic topic) {
        return open.partitionsFor(topic.topicName()).size();
    }
}
