package dev.swath.streaming.read;

import dev.swath.catalogue.CatalogueException;
import dev.swath.streaming.BrokerWatch;
import dev.swath.streaming.kafka.KafkaFutures;
import dev.swath.streaming.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads partitions of one topic without a group. For one thread. */
public final class PartitionReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BrokerWatch broker;

    private PartitionReader(String bootstrap, String name) {
        this.consumer = KafkaSettings.reader(bootstrap, name);
        this.broker = new BrokerWatch(bootstrap, System::nanoTime);
    }

    /** All partitions of a topic. */
    public static PartitionReader ofTopic(String bootstrap, String topic) {
        PartitionReader reader = new PartitionReader(bootstrap, "read-" + topic);
        try {
            List<TopicPartition> partitions = reader.consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new UnknownTopicOrPartitionException("there is no topic " + topic);
            }
            reader.consumer.assign(partitions);
            return reader;
        } catch (KafkaException e) {
            reader.close();
            throw e;
        }
    }

    static PartitionReader ofPartitions(String bootstrap, Collection<TopicPartition> partitions) {
        PartitionReader reader = new PartitionReader(bootstrap, "read-partitions");
        reader.consumer.assign(partitions);
        return reader;
    }

    /** The partitions' high watermarks: the end of what is written, open transactions included. */
    static Map<TopicPartition, Long> highWatermarks(String bootstrap, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        try (Admin admin = KafkaSettings.admin(bootstrap)) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            KafkaFutures.get(admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                            .all())
                    .forEach((partition, info) -> ends.put(partition, info.offset()));
            return ends;
        }
    }

    int partitionCount(String topic) {
        return consumer.partitionsFor(topic).size();
    }

    public void fromBeginning() {
        consumer.seekToBeginning(consumer.assignment());
    }

    public void fromOffsets(Map<TopicPartition, Long> offsets) {
        offsets.forEach(consumer::seek);
    }

    /** Reads no more of a partition. */
    void pause(TopicPartition partition) {
        consumer.pause(List.of(partition));
    }

    /** Where each partition's records begin now. */
    public Map<TopicPartition, Long> beginnings() {
        return consumer.beginningOffsets(consumer.assignment());
    }

    /** Where each partition's committed records end now. */
    public Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment());
    }

    public void poll(Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        if (!polled.isEmpty()) {
            polled.forEach(sink);
            broker.heard(); // however long the sink took
        }
        boolean _ = broker.hears(consumer.metrics());
    }

    /** KAFKA_UNAVAILABLE if no broker answered for some seconds, which a poll does not report; else empty. */
    public Optional<CatalogueException> findComplaint() {
        return broker.findComplaint();
    }

    public long position(TopicPartition partition) {
        return consumer.position(partition);
    }

    public boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
