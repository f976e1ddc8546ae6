package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.TopicAdmin;
import dev.swath.streaming.read.OldestRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka from outside how old the oldest record is that a stage has not read, against the time that its topic keeps
 * records. A stage that falls behind by more than that loses work for good. Thread-safe; one measurement at a time.
 *
 * <p>A measurement takes some calls of Kafka and, for each group that is behind, a fetch. Once a minute is often enough.
 */
public final class UnreadAge implements AutoCloseable {
    private final String bootstrap;
    private final InstantSource clock = InstantSource.system();
    private @Nullable Admin admin;

    /**
     * How far a consumer group is behind on a topic that does not keep its records for ever.
     *
     * @param stage whose group it is
     * @param group the consumer group's id
     * @param age of the oldest record that the group has not committed; zero if it has read everything
     * @param kept how long the topic keeps a record, as Kafka is set now; never zero
     * @param lost how many offsets were deleted before the group read them, and are not yet passed over; 0 as long as all is well
     */
    public record Unread(Stage stage, String group, Topic topic, Duration age, Duration kept, long lost) {
        /** The worst is the greatest: first by what is lost, then by the part of its time that is over. */
        public static final Comparator<Unread> BY_HARM =
                Comparator.comparingLong(Unread::lost).thenComparingDouble(Unread::spent);

        /** From this part on somebody should act: half of the time is left to do so. */
        private static final double ALARMING = 0.5;

        /** The part of its time that the oldest unread record has behind it: 0 for none, 1 when it may be deleted. */
        public double spent() {
            return (double) age.toMillis() / kept.toMillis();
        }

        /** One sentence for an operator if records are lost or will be; empty if all is well. It keeps nothing from working. */
        public Optional<String> findComplaint() {
            if (lost > 0) {
                return Optional.of(
                        "%d records of %s were deleted before %s read them; ./swath reconcile --deep --repair mends it"
                                .formatted(lost, topic, group));
            }
            return spent() < ALARMING
                    ? Optional.empty()
                    : Optional.of(
                            "the oldest record of %s that %s has not read is %s old, and the topic keeps records for %s"
                                    .formatted(topic, group, text(age), text(kept)));
        }

        private static String text(Duration duration) {
            if (duration.toDays() > 1) {
                return duration.toDays() + " days";
            }
            return duration.toHours() > 1 ? duration.toHours() + " hours" : duration.toSeconds() + " s";
        }
    }

    /** What Kafka says of the input topics. */
    private record Inputs(
            Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, Map<Topic, Duration> kept) {}

    public UnreadAge(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Each stage's worst input topic, by {@link Unread#BY_HARM}. Of a stage's groups only those with members count; if
     * none has members, the one that came furthest. A stage without a group is left out, and so is one whose topics
     * keep all that it needs: of a compacted topic only the join needs every record.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE, within some 30 s
     */
    public synchronized Map<Stage, Unread> measure() {
        try {
            Admin open = opened();
            Set<TopicPartition> partitions = Lag.partitions(open);
            Inputs inputs = new Inputs(
                    Lag.offsets(open, partitions, OffsetSpec.earliest()),
                    Lag.offsets(open, partitions, OffsetSpec.latest()),
                    TopicAdmin.kept(open));
            List<Lag.MeasuredGroup> groups = Lag.groups(open);
            Map<Stage, Unread> worst = new EnumMap<>(Stage.class);
            Lag.INPUTS.forEach((stage, topics) -> {
                List<Lag.MeasuredGroup> counting = Lag.counting(
                        stage, groups, group -> Lag.behind(Lag.from(inputs.starts(), group), inputs.ends(), topics));
                topics.stream()
                        .filter(topic -> inputs.kept().containsKey(topic) && needsAll(stage, topic))
                        .forEach(topic -> counting.forEach(
                                group -> worst.merge(stage, unread(stage, group, topic, inputs), UnreadAge::worse)));
            });
            return worst;
        } catch (KafkaException e) {
            throw KafkaErrors.convert("asking for unread records", e);
        }
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close();
        }
    }

    private Admin opened() {
        Admin open = admin;
        if (open == null) {
            open = KafkaSettings.admin(bootstrap);
            admin = open;
        }
        return open;
    }

    private Unread unread(Stage stage, Lag.MeasuredGroup group, Topic topic, Inputs inputs) {
        Map<TopicPartition, Long> behind = new HashMap<>();
        long lost = 0;
        for (TopicPartition partition : inputs.ends().keySet()) {
            if (partition.topic().equals(topic.topicName())) {
                long start = inputs.starts().getOrDefault(partition, 0L);
                OffsetAndMetadata committed = group.committed().get(partition);
                long from = committed == null ? start : committed.offset();
                lost += topic.cleanup() == Topic.Cleanup.DELETE ? Math.max(0, start - from) : 0;
                if (from < inputs.ends().getOrDefault(partition, 0L)) {
                    behind.put(partition, Math.max(from, start));
                }
            }
        }
        return new Unread(
                stage, group.id(), topic, age(behind, inputs), inputs.kept().getOrDefault(topic, Duration.ZERO), lost);
    }

    private Duration age(Map<TopicPartition, Long> behind, Inputs inputs) {
        if (behind.isEmpty()) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        return OldestRecords.writtenAt(bootstrap, behind, inputs.ends()).values().stream()
                .map(written -> Duration.between(written, now))
                .filter(Duration::isPositive)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static boolean needsAll(Stage stage, Topic topic) {
        return topic.cleanup() == Topic.Cleanup.DELETE || stage == Stage.JOIN;
    }

    private static Unread worse(Unread left, Unread right) {
        return Unread.BY_HARM.compare(left, right) < 0 ? right : left;
    }
}
