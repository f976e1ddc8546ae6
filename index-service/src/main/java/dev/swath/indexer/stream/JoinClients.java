package dev.swath.indexer.stream;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.EventPublisher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Makes the join's Kafka clients. Kafka Streams passes over records in silence that were deleted before it read them;
 * here its consumer writes a failure first.
 */
final class JoinClients implements KafkaClientSupplier {
    private final EventPublisher failures;
    private final InstantSource clock;

    /** @param failures not closed */
    JoinClients(EventPublisher failures, InstantSource clock) {
        this.failures = failures;
        this.clock = clock;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                try {
                    return super.poll(timeout);
                } catch (OffsetOutOfRangeException e) {
                    tell(e.offsetOutOfRangePartitions(), beginningOffsets(e.partitions()));
                    throw e;
                }
            }
        };
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getRestoreConsumer(config);
    }

    private void tell(Map<TopicPartition, Long> reached, Map<TopicPartition, Long> beginnings) {
        reached.forEach((partition, from) -> {
            long beginning = beginnings.getOrDefault(partition, 0L);
            if (from < beginning) {
                failures.publish(failure(partition, from, beginning));
            }
        });
    }

    private TileFailed failure(TopicPartition partition, long from, long beginning) {
        TileFailed.RecordPlace source = new TileFailed.RecordPlace(partition.topic(), partition.partition(), from);
        return new TileFailed(
                TileFailed.idOf(source.toString(), Stage.JOIN),
                Stage.JOIN,
                null,
                null,
                null,
                0,
                null,
                ErrorCode.RECORDS_LOST,
                ErrorCode.RECORDS_LOST.kind(),
                TileFailed.lost(from, beginning),
                1,
                source,
                null,
                clock.instant());
    }
}
