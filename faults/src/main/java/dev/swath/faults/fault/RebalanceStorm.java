package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.streaming.Groups;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Members join the workers' groups, take partitions from them and leave again, with work under way. */
public final class RebalanceStorm implements Fault {
    private static final int TILES = 200;
    private static final int JOINS = 20;
    private static final Duration BEAT = Duration.ofSeconds(3);
    private static final List<Group> GROUPS = List.of(
            new Group(Stage.INGEST, Topic.ARRIVALS),
            new Group(Stage.ENCODE, Topic.TILES),
            new Group(Stage.CAPTION, Topic.ENCODINGS),
            new Group(Stage.INDEX, Topic.TILE_STATES));

    private record Group(Stage stage, Topic topic) {}

    @Override
    public int number() {
        return 8;
    }

    @Override
    public String title() {
        return "a rebalance storm: 20 joins and leaves in a minute";
    }

    @Override
    public void run(Trial trial) {
        int taken = 0;
        for (int i = 0; i < JOINS; i++) {
            trial.put("scene-%02d".formatted(i), TILES / JOINS);
            long until = System.nanoTime() + BEAT.toNanos();
            Group group = GROUPS.get(trial.random().nextInt(GROUPS.size()));
            try (KafkaConsumer<byte[], byte[]> member = member(trial, group)) {
                while (System.nanoTime() < until) {
                    member.poll(Duration.ofMillis(100));
                }
                taken += member.assignment().size();
            }
            LockSupport.parkNanos(until - System.nanoTime());
        }
        assertThat(taken).as("partitions that the members held").isPositive();
        trial.note("%d members joined and left within %d s and held %d partitions; %d pictures meanwhile"
                .formatted(JOINS, BEAT.multipliedBy(JOINS).toSeconds(), taken, TILES));
        trial.awaitCaptioned(TILES);
        trial.note("%d tiles captioned".formatted(trial.searchable()));
    }

    /** It reads and never commits, so that what it was given is its successor's to do. */
    private static KafkaConsumer<byte[], byte[]> member(Trial trial, Group group) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", trial.site().bootstrap());
        settings.put("group.id", Groups.of(group.stage()));
        settings.put("enable.auto.commit", false);
        settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        settings.put("session.timeout.ms", (int) TimeUnit.SECONDS.toMillis(10));
        KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(group.topic().topicName()));
        return member;
    }
}
