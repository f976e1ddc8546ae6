package dev.swath.streaming.kafka;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks a broker about topics, and creates them. */
public final class TopicAdmin {
    /** What Swath itself set on every compacted topic in version 0.1. */
    private static final Duration FORMER_TOMBSTONES = Duration.ofDays(7);

    private static final Duration SEGMENT = Duration.ofDays(1);
    private static final int SEGMENT_BYTES = 128 << 20;

    private TopicAdmin() {}

    /**
     * Creates the topics that are missing, once, and gives those of an earlier version their compaction lag and the life of their tombstones; returns
     * when each partition is led. Warns if the brokers keep offsets for too short a time.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE, or INVALID_CONFIGURATION if existing topics differ in their number of partitions
     */
    public static void createMissing(String bootstrap, int partitions, int replication) {
        try (Admin admin = KafkaSettings.admin(bootstrap)) {
            create(admin, partitions, replication);
            OffsetsRetention.check(admin);
        } catch (KafkaException e) {
            throw KafkaErrors.convert("creating topics at " + bootstrap, e);
        }
    }

    /**
     * The largest record that a topic takes, by its {@code max.message.bytes}.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    static int maxRecordBytes(String bootstrap, Topic topic) {
        try (Admin admin = KafkaSettings.admin(bootstrap)) {
            Config config = Objects.requireNonNull(
                    configs(admin, Set.of(topic)).get(topic), "Kafka tells what it is asked for");
            return Integer.parseInt(
                    config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        } catch (KafkaException e) {
            throw KafkaErrors.convert("asking how large a record %s takes".formatted(topic), e);
        }
    }

    private static void create(Admin admin, int partitions, int replication) {
        Map<Topic, Integer> existing = existing(admin);
        int count = common(existing).orElse(partitions);
        lengthenWhatIsKept(admin, existing.keySet());
        List<NewTopic> missing = Arrays.stream(Topic.values())
                .filter(topic -> !existing.containsKey(topic))
                .map(topic ->
                        new NewTopic(topic.topicName(), count, (short) replication).configs(config(topic, replication)))
                .toList();
        if (missing.isEmpty()) {
            awaitLeaders(admin, existing);
            return;
        }
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                var _ = KafkaFutures.get(created);
            } catch (TopicExistsException e) {
                // another service was faster
            }
        }
        Map<Topic, Integer> now = existing(admin);
        if (now.size() < Topic.values().length) {
            throw new UnknownTopicOrPartitionException("the new topics are not known to every broker yet");
        }
        var _ = common(now);
        awaitLeaders(admin, now);
    }

    /**
     * How long each of Swath's topics keeps every record, as Kafka is set now. A topic is left out that keeps them for
     * ever, may compact them at once, or is not there.
     */
    public static Map<Topic, Duration> kept(Admin admin) {
        Map<Topic, Duration> kept = new EnumMap<>(Topic.class);
        configs(admin, existing(admin).keySet()).forEach((topic, config) -> {
            ConfigEntry entry = config.get(
                    topic.cleanup() == Topic.Cleanup.DELETE
                            ? TopicConfig.RETENTION_MS_CONFIG
                            : TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG);
            long millis = Long.parseLong(entry.value());
            if (millis > 0) {
                kept.put(topic, Duration.ofMillis(millis));
            }
        });
        return kept;
    }

    /**
     * How long a topic keeps tombstones, as Kafka is set now.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public static Duration tombstones(Admin admin, Topic topic) {
        Config config =
                Objects.requireNonNull(configs(admin, Set.of(topic)).get(topic), "Kafka tells what it is asked for");
        return Duration.ofMillis(Long.parseLong(
                config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG).value()));
    }

    /** What an operator has set stays. */
    private static void lengthenWhatIsKept(Admin admin, Set<Topic> existing) {
        Set<Topic> compacted = existing.stream()
                .filter(topic -> topic.cleanup() == Topic.Cleanup.COMPACT)
                .collect(Collectors.toSet());
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        configs(admin, compacted).forEach((topic, config) -> {
            List<AlterConfigOp> due = new ArrayList<>();
            if (topic.retention().isPositive() && isUnset(config.get(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG))) {
                due.add(set(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, topic.retention()));
            }
            ConfigEntry tombstones = config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG);
            if (isUnset(tombstones) || isFormer(tombstones, topic)) {
                due.add(set(TopicConfig.DELETE_RETENTION_MS_CONFIG, topic.tombstones()));
            }
            if (!due.isEmpty()) {
                changes.put(resource(topic), due);
            }
        });
        if (!changes.isEmpty()) {
            var _ = KafkaFutures.get(admin.incrementalAlterConfigs(changes).all());
        }
    }

    private static boolean isUnset(ConfigEntry entry) {
        return entry.source() != ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
    }

    private static boolean isFormer(ConfigEntry tombstones, Topic topic) {
        return !topic.tombstones().equals(FORMER_TOMBSTONES)
                && tombstones.value().equals(Long.toString(FORMER_TOMBSTONES.toMillis()));
    }

    private static AlterConfigOp set(String name, Duration value) {
        return new AlterConfigOp(new ConfigEntry(name, Long.toString(value.toMillis())), AlterConfigOp.OpType.SET);
    }

    private static Map<Topic, Config> configs(Admin admin, Set<Topic> topics) {
        Map<Topic, Config> configs = new EnumMap<>(Topic.class);
        KafkaFutures.get(admin.describeConfigs(
                                topics.stream().map(TopicAdmin::resource).toList())
                        .all())
                .forEach((resource, config) ->
                        configs.put(Topic.find(resource.name()).orElseThrow(), config));
        return configs;
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    }

    /**
     * A new partition accepts any batch of an idempotent producer as its first. If the real first batch came before
     * the partition had a leader, the second is accepted, and the first is refused until it expires.
     */
    private static void awaitLeaders(Admin admin, Map<Topic, Integer> counts) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        counts.forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                all.put(new TopicPartition(topic.topicName(), i), OffsetSpec.latest());
            }
        });
        var _ = KafkaFutures.get(admin.listOffsets(all).all());
    }

    private static Map<Topic, Integer> existing(Admin admin) {
        Map<Topic, Integer> existing = new TreeMap<>();
        List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                TopicDescription found = KafkaFutures.get(description);
                existing.put(Topic.find(name).orElseThrow(), found.partitions().size());
            } catch (UnknownTopicOrPartitionException e) {
                // to be created
            }
        });
        return existing;
    }

    /** The partition count that all have; the store's own topic may differ. */
    private static Optional<Integer> common(Map<Topic, Integer> existing) {
        Map<Topic, Integer> ours = new TreeMap<>(existing);
        ours.remove(Topic.NOTIFICATIONS);
        Set<Integer> counts = new HashSet<>(ours.values());
        if (counts.size() > 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "expected Swath's topics to have equal numbers of partitions, found %s".formatted(ours));
        }
        return counts.stream().findFirst();
    }

    /** What a topic is created with. */
    static Map<String, String> config(Topic topic, int replication) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaSettings.MAX_RECORD_BYTES));
        config.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES));
        config.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT.toMillis()));
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replication >= 3 ? "2" : "1");
        switch (topic.cleanup()) {
            case COMPACT -> {
                config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
                config.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.3");
                config.put(
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        Long.toString(topic.tombstones().toMillis()));
                config.put(
                        TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                        Long.toString(topic.retention().toMillis()));
            }
            case DELETE -> {
                config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
                config.put(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(topic.retention().toMillis()));
            }
        }
        return config;
    }
}
