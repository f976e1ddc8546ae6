package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How many records each stage is behind, asked of Kafka from outside. Thread-safe. */
public final class Lag implements AutoCloseable {
    private static final Map<Stage, List<Topic>> INPUTS = new EnumMap<>(Map.of(
            Stage.ARRIVE, List.of(Topic.NOTIFICATIONS),
            Stage.INGEST, List.of(Topic.ARRIVALS),
            Stage.ENCODE, List.of(Topic.TILES),
            Stage.CAPTION, List.of(Topic.ENCODINGS),
            Stage.JOIN, List.of(Topic.TILES, Topic.ENCODINGS, Topic.CAPTIONS),
            Stage.INDEX, List.of(Topic.TILE_STATES)));

    private final String bootstrap;
    private @Nullable Admin admin;

    public Lag(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * The lag of every stage, {@link Groups#of} it on its input topics.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public Map<Stage, Long> measure() {
        try {
            Admin open = opened();
            Set<TopicPartition> partitions = partitions(open);
            Map<TopicPartition, Long> starts = offsets(open, partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(open, partitions, OffsetSpec.latest());
            Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed(open);
            Map<Stage, Long> lags = new EnumMap<>(Stage.class);
            INPUTS.forEach((stage, topics) -> {
                Map<TopicPartition, Long> positions = new HashMap<>(starts);
                committed
                        .getOrDefault(Groups.of(stage), Map.of())
                        .forEach((partition, offset) -> positions.put(partition, offset.offset()));
                lags.put(stage, behind(positions, ends, topics));
            });
            return lags;
        } catch (KafkaException e) {
            throw KafkaErrors.convert("asking for consumer groups", e);
        }
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close();
        }
    }

    private synchronized Admin opened() {
        if (admin == null) {
            admin = KafkaSettings.admin(bootstrap);
        }
        return admin;
    }

    private static long behind(
            Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends, List<Topic> topics) {
        Set<String> names = topics.stream().map(Topic::topicName).collect(Collectors.toSet());
        return ends.entrySet().stream()
                .filter(end -> names.contains(end.getKey().topic()))
                .mapToLong(end -> Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private static Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Admin open) {
        Map<String, ListConsumerGroupOffsetsSpec> asked = INPUTS.keySet().stream()
                .collect(Collectors.toMap(Groups::of, stage -> new ListConsumerGroupOffsetsSpec()));
        return KafkaFutures.get(open.listConsumerGroupOffsets(asked).all());
    }

    private static Set<TopicPartition> partitions(Admin open) {
        Set<String> names = INPUTS.values().stream()
                .flatMap(List::stream)
                .map(Topic::topicName)
                .collect(Collectors.toSet());
        return KafkaFutures.get(open.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(info -> new TopicPartition(topic.name(), info.partition())))
                .collect(Collectors.toSet());
    }

    private static Map<TopicPartition, Long> offsets(Admin open, Set<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        KafkaFutures.get(open.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
