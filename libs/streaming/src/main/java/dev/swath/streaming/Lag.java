package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.CloudEvents;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.kafka.KafkaFutures;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RawRecords;
import dev.swath.streaming.read.RemainingRecords;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks Kafka from outside how many records each stage is behind. Thread-safe. */
public final class Lag implements AutoCloseable {
    static final Map<Stage, List<Topic>> INPUTS = new EnumMap<>(Map.of(
            Stage.ARRIVE, List.of(Topic.NOTIFICATIONS),
            Stage.INGEST, List.of(Topic.ARRIVALS),
            Stage.ENCODE, List.of(Topic.TILES),
            Stage.CAPTION, List.of(Topic.ENCODINGS),
            Stage.JOIN, List.of(Topic.TILES, Topic.ENCODINGS, Topic.CAPTIONS),
            Stage.INDEX, List.of(Topic.TILE_STATES)));

    private static final Set<GroupState> MEMBERLESS = Set.of(GroupState.EMPTY, GroupState.DEAD);

    private static final Duration COUNT_PATIENCE = Duration.ofSeconds(5);

    /**
     * The events that a stage has still to work on.
     *
     * @param exact false if it is too far behind to count them, and they are estimated
     */
    public record WorkLeft(long events, boolean exact) {}

    /** @param working whether it has members */
    record MeasuredGroup(String id, boolean working, Map<TopicPartition, OffsetAndMetadata> committed) {}

    private final String bootstrap;
    private final Map<String, RemainingRecords> counters = new ConcurrentHashMap<>();
    private @Nullable Admin admin;

    public Lag(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * The lag of every stage on its input topics. Of a stage's groups ({@link Groups}) only those with members
     * count, and of them the one furthest behind. If none has members, the one that came furthest counts.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public Map<Stage, Long> measure() {
        try {
            Admin open = opened();
            Set<TopicPartition> partitions = partitions(open);
            Map<TopicPartition, Long> starts = offsets(open, partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(open, partitions, OffsetSpec.latest());
            List<MeasuredGroup> groups = groups(open);
            Map<Stage, Long> lags = new EnumMap<>(Stage.class);
            INPUTS.forEach((stage, topics) -> {
                ToLongFunction<MeasuredGroup> behind = group -> behind(from(starts, group), ends, topics);
                lags.put(
                        stage,
                        counting(stage, groups, behind).stream()
                                .mapToLong(behind)
                                .max()
                                .orElseGet(() -> behind(starts, ends, topics)));
            });
            return lags;
        } catch (KafkaException e) {
            throw KafkaErrors.convert("asking for consumer groups", e);
        }
    }

    /**
     * How many events a stage has still to work on: at {@link Stage#ENCODE} and {@link Stage#CAPTION} tiles. It reads
     * them, so neither transaction markers nor open or aborted transactions count, nor what the stage leaves out: at
     * those two stages retractions, and encodings of another model version. Of the stage's groups those count that
     * {@link #measure} says.
     *
     * @param stage not {@link Stage#REINDEX}
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public WorkLeft count(Stage stage) {
        List<Topic> topics = Objects.requireNonNull(INPUTS.get(stage), "a stage with input topics");
        try {
            Admin open = opened();
            Set<TopicPartition> partitions =
                    partitions(open, topics.stream().map(Topic::topicName).collect(Collectors.toSet()));
            Map<TopicPartition, Long> starts = offsets(open, partitions, OffsetSpec.earliest());
            List<MeasuredGroup> groups = groups(open);
            Map<TopicPartition, Long> ends = offsets(open, partitions, OffsetSpec.latest());
            List<MeasuredGroup> counting = counting(stage, groups, group -> behind(from(starts, group), ends, topics));
            return counting.isEmpty()
                    ? count(stage, new MeasuredGroup(Groups.of(stage), false, Map.of()), starts, ends)
                    : counting.stream()
                            .map(group -> count(stage, group, starts, ends))
                            .max(Comparator.comparingLong(WorkLeft::events))
                            .orElseThrow();
        } catch (KafkaException e) {
            throw KafkaErrors.convert("counting what is left for " + stage.id(), e);
        }
    }

    private WorkLeft count(
            Stage stage, MeasuredGroup group, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> from = new HashMap<>(starts);
        group.committed().forEach((partition, committed) -> {
            if (ends.containsKey(partition)) {
                from.merge(partition, committed.offset(), Math::max);
            }
        });
        RemainingRecords counter = counters.computeIfAbsent(
                group.id(), id -> new RemainingRecords(bootstrap, raw -> isWork(stage, id, raw), COUNT_PATIENCE));
        RemainingRecords.Remaining left = counter.count(from, ends);
        return new WorkLeft(left.records(), left.exact());
    }

    private static boolean isWork(Stage stage, String group, ConsumerRecord<byte[], byte[]> raw) {
        if (RawRecords.isTombstone(raw)) {
            return false;
        }
        return switch (stage) {
            case ENCODE -> type(raw).equals(CloudEvents.typeOf(TileIngested.class));
            case CAPTION -> type(raw).equals(CloudEvents.typeOf(TileEncoded.class)) && isOfVersion(group, raw);
            case ARRIVE, INGEST, JOIN, INDEX, REINDEX -> true;
        };
    }

    private static String type(ConsumerRecord<byte[], byte[]> raw) {
        return RawRecords.headers(raw).getOrDefault(CloudEvents.TYPE_HEADER, "");
    }

    /** The id of an encoding's event ends with the version and {@code /encoded}. */
    private static boolean isOfVersion(String group, ConsumerRecord<byte[], byte[]> raw) {
        String id = RawRecords.headers(raw).getOrDefault(CloudEvents.ID_HEADER, "");
        String[] parts = id.split("/", -1);
        return group.equals(Groups.of(Stage.CAPTION))
                || (parts.length > 1 && Groups.isOfVersion(Stage.CAPTION, parts[parts.length - 2], group));
    }

    /**
     * How far one reading of a topic has come that {@link WorkerSettings#withPass} numbers. What the topic no longer
     * holds counts as read.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public TopicFollower.Progress progress(Stage stage, long pass, Topic input) {
        String group = pass == 1 ? Groups.of(stage) : Groups.ofPass(Groups.of(stage), pass);
        try {
            Admin open = opened();
            Set<TopicPartition> partitions = partitions(open, Set.of(input.topicName()));
            Map<TopicPartition, Long> starts = offsets(open, partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(open, partitions, OffsetSpec.latest());
            Map<TopicPartition, OffsetAndMetadata> committed =
                    KafkaFutures.get(open.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            long all = behind(starts, ends, List.of(input));
            long left = behind(from(starts, new MeasuredGroup(group, true, committed)), ends, List.of(input));
            return new TopicFollower.Progress(all - left, all);
        } catch (KafkaException e) {
            throw KafkaErrors.convert("asking for the consumer group " + group, e);
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

    /** A stage's groups that count: those with members; if none has any, the one that came furthest. */
    static List<MeasuredGroup> counting(Stage stage, List<MeasuredGroup> groups, ToLongFunction<MeasuredGroup> behind) {
        List<MeasuredGroup> own =
                groups.stream().filter(group -> Groups.isOf(stage, group.id())).toList();
        List<MeasuredGroup> working =
                own.stream().filter(MeasuredGroup::working).toList();
        return working.isEmpty()
                ? own.stream().min(Comparator.comparingLong(behind)).stream().toList()
                : working;
    }

    static long behind(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends, List<Topic> topics) {
        Set<String> names = topics.stream().map(Topic::topicName).collect(Collectors.toSet());
        return ends.entrySet().stream()
                .filter(end -> names.contains(end.getKey().topic()))
                .mapToLong(end -> Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    static Map<TopicPartition, Long> from(Map<TopicPartition, Long> starts, MeasuredGroup group) {
        Map<TopicPartition, Long> positions = new HashMap<>(starts);
        group.committed().forEach((partition, offset) -> positions.put(partition, offset.offset()));
        return positions;
    }

    static List<MeasuredGroup> groups(Admin open) {
        Collection<GroupListing> listed = KafkaFutures.get(
                open.listGroups(ListGroupsOptions.forConsumerGroups()).all());
        Map<String, Boolean> working = listed.stream()
                .filter(group -> INPUTS.keySet().stream().anyMatch(stage -> Groups.isOf(stage, group.groupId())))
                .collect(Collectors.toMap(GroupListing::groupId, Lag::hasMembers));
        if (working.isEmpty()) {
            return List.of();
        }
        Map<String, ListConsumerGroupOffsetsSpec> asked =
                working.keySet().stream().collect(Collectors.toMap(id -> id, id -> new ListConsumerGroupOffsetsSpec()));
        return KafkaFutures.get(open.listConsumerGroupOffsets(asked).all()).entrySet().stream()
                .map(group -> new MeasuredGroup(
                        group.getKey(), working.getOrDefault(group.getKey(), false), group.getValue()))
                .toList();
    }

    private static boolean hasMembers(GroupListing group) {
        return group.groupState().filter(MEMBERLESS::contains).isEmpty();
    }

    static Set<TopicPartition> partitions(Admin open) {
        return partitions(
                open,
                INPUTS.values().stream()
                        .flatMap(List::stream)
                        .map(Topic::topicName)
                        .collect(Collectors.toSet()));
    }

    private static Set<TopicPartition> partitions(Admin open, Set<String> names) {
        return KafkaFutures.get(open.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(info -> new TopicPartition(topic.name(), info.partition())))
                .collect(Collectors.toSet());
    }

    static Map<TopicPartition, Long> offsets(Admin open, Set<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        KafkaFutures.get(open.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
