package dev.swath.faults.process;

import dev.swath.catalogue.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes and reads a topic's bytes without any check, for records that no service would write. */
public final class RawTopic implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final String name;
    private final KafkaProducer<byte[], byte[]> producer;

    public RawTopic(String bootstrap, Topic topic) {
        this.bootstrap = bootstrap;
        this.name = topic.topicName();
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    public int partitions() {
        return producer.partitionsFor(name).size();
    }

    /** Writes a record and returns its offset. */
    public long write(ProducerRecord<byte[], byte[]> toWrite) throws InterruptedException, ExecutionException {
        return producer.send(toWrite).get().offset();
    }

    /** A record of this topic, without headers. */
    public ProducerRecord<byte[], byte[]> record(int partition, byte[] key, byte[] value) {
        return new ProducerRecord<>(name, partition, key, value);
    }

    /** All committed records, in the order of each partition. */
    public List<ConsumerRecord<byte[], byte[]>> read() {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = producer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
