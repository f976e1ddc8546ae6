package dev.swath.faults.fault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.streaming.Groups;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Members join the workers' groups, take partitions from them and leave again, with work under way. */
public final class RebalanceStorm implements Fault {
    private static final int TILES = 200;
    private static final int JOINS = 20;
    private static final int AT_ONCE = 4;
    private static final Duration BEAT = Duration.ofSeconds(3);

    private record WorkerGroup(String id, Topic topic) {}

    @Override
    public int number() {
        return 8;
    }

    @Override
    public String title() {
        return "a rebalance storm: 20 joins and leaves in a minute";
    }

    @Override
    public void run(FaultScenario scenario) throws InterruptedException {
        List<WorkerGroup> groups = groups(scenario.swath().catalogue().modelVersion());
        AtomicInteger taken = new AtomicInteger();
        Deque<Member> members = new ArrayDeque<>();
        try {
            for (int i = 0; i < JOINS; i++) {
                long next = System.nanoTime() + BEAT.toNanos();
                if (members.size() == AT_ONCE) {
                    members.remove().leave();
                }
                WorkerGroup group = groups.get(scenario.random().nextInt(groups.size()));
                members.add(Member.join(scenario.swath().bootstrap(), group, taken));
                scenario.put("scene-%02d".formatted(i), TILES / JOINS);
                LockSupport.parkNanos(next - System.nanoTime());
            }
        } finally {
            for (Member member : members) {
                member.leave();
            }
        }
        assertThat(taken.get()).as("partitions that the members were given").isPositive();
        scenario.note(
                "%d members joined and left within %d s, up to %d at once, and were given %d partitions; %d pictures meanwhile"
                        .formatted(JOINS, BEAT.multipliedBy(JOINS).toSeconds(), AT_ONCE, taken.get(), TILES));
        scenario.awaitCaptioned(TILES);
        scenario.note("%d tiles captioned".formatted(scenario.searchable()));
    }

    private static List<WorkerGroup> groups(ModelVersion version) {
        return List.of(
                new WorkerGroup(Groups.of(Stage.INGEST), Topic.ARRIVALS),
                new WorkerGroup(Groups.of(Stage.ENCODE, version), Topic.TILES),
                new WorkerGroup(Groups.of(Stage.CAPTION, version), Topic.ENCODINGS),
                new WorkerGroup(Groups.of(Stage.INDEX), Topic.TILE_STATES));
    }

    /** It reads and never commits, so its successor has to do that work. */
    private static final class Member implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final AtomicInteger taken;
        private final Thread thread = Thread.ofPlatform().name("member").unstarted(this::poll);
        private volatile boolean leaving;

        private Member(KafkaConsumer<byte[], byte[]> consumer, AtomicInteger taken) {
            this.consumer = consumer;
            this.taken = taken;
        }

        static Member join(String bootstrap, WorkerGroup group, AtomicInteger taken) {
            Map<String, Object> settings = new HashMap<>();
            settings.put("bootstrap.servers", bootstrap);
            settings.put("group.id", group.id());
            settings.put("enable.auto.commit", false);
            settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
            settings.put("session.timeout.ms", (int) TimeUnit.SECONDS.toMillis(10));
            settings.put("heartbeat.interval.ms", (int) TimeUnit.SECONDS.toMillis(1));
            KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            Member member = new Member(consumer, taken);
            consumer.subscribe(List.of(group.topic().topicName()), member);
            member.thread.start();
            return member;
        }

        void leave() throws InterruptedException {
            leaving = true;
            thread.join();
        }

        private void poll() {
            try (consumer) {
                while (!leaving) {
                    consumer.poll(Duration.ofMillis(100));
                }
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            taken.addAndGet(partitions.size());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
    }
}
