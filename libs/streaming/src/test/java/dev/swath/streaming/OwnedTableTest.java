package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RecordEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

class OwnedTableTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final RecordEncoder ENCODER = new RecordEncoder("test", Clock.systemUTC());

    @Test
    void shouldCountOnFromWhatEarlierWorkersDecidedWhoeverOwnsTheKey() {
        List<Look> looks = looks("table", 40);
        AtomicLong rounds = new AtomicLong();

        try (BatchWorker first = Counting.start("one")) {
            publish(looks, rounds);
            await().atMost(WITHIN).until(() -> first.records() >= 20);
            try (BatchWorker second = Counting.start("two")) {
                await().atMost(WITHIN).pollInterval(Duration.ofMillis(200)).until(() -> {
                    publish(looks, rounds);
                    return second.records() > 0;
                });
            }
            publish(looks, rounds);
            await().atMost(WITHIN).until(() -> isCountedTo(rounds.get(), looks));
        }

        List<Long> each = LongStream.rangeClosed(1, rounds.get()).boxed().toList();
        assertThat(generations(looks))
                .hasSize(40)
                .allSatisfy((key, seen) -> assertThat(seen).isEqualTo(each));
    }

    @Test
    void shouldReadEveryOwnedPartitionThoughNoRecordComes() {
        OwnedTable<SceneSeen> table = new OwnedTable<>(Topic.SCENES, SceneSeen.class);
        try (BatchWorker _ = Counting.start("idle", table)) {
            await().atMost(WITHIN).until(() -> table.partitions() == TestBroker.PARTITIONS);
        }
    }

    @Test
    void shouldWaitForThePredecessorsOpenTransaction() {
        Look look = looks("open", 1).getFirst();
        try (KafkaProducer<byte[], byte[]> predecessor =
                KafkaSettings.transactionalProducer(TestBroker.bootstrap(), "swath-predecessor")) {
            predecessor.initTransactions();
            predecessor.beginTransaction();
            var _ = predecessor.send(
                    ENCODER.encode(OutgoingRecord.of(seen(look, 7)), _ -> TestBroker.PARTITIONS, _ -> 1 << 20));
            predecessor.flush();
            publish(List.of(look));

            try (BatchWorker worker = Counting.start("successor")) {
                await().during(Duration.ofSeconds(1)).atMost(WITHIN).until(() -> worker.records() == 0);
                predecessor.commitTransaction();
                await().atMost(WITHIN)
                        .until(() -> generations(List.of(look)).values().stream()
                                .anyMatch(generations -> generations.equals(List.of(7L, 8L))));
            }
        }
    }

    private static List<Look> looks(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Look("bucket", new ObjectKey(name + i), Look.Why.UPLOAD))
                .toList();
    }

    private static void publish(List<Look> looks) {
        try (EventPublisher publisher = new EventPublisher(TestBroker.bootstrap(), "test")) {
            publisher.publishAll(looks);
        }
    }

    private static void publish(List<Look> looks, AtomicLong rounds) {
        publish(looks);
        rounds.incrementAndGet();
    }

    private static SceneSeen seen(Look look, long generation) {
        return new SceneSeen(
                look.objectId(),
                look.bucket(),
                look.key(),
                null,
                generation,
                null,
                SceneSeen.State.DELETED,
                List.of(),
                0,
                Instant.EPOCH);
    }

    /** All generations that were written, by key, in order. */
    private static Map<String, List<Long>> generations(List<Look> looks) {
        List<String> wanted = looks.stream().map(Look::recordKey).toList();
        Map<String, List<Long>> generations = new TreeMap<>();
        TopicReader.readAll(TestBroker.bootstrap(), Topic.SCENES, received -> {
            if (wanted.contains(received.key()) && received.event() instanceof SceneSeen scene) {
                generations
                        .computeIfAbsent(received.key(), _ -> new ArrayList<>())
                        .add(scene.generation());
            }
        });
        return generations;
    }

    private static boolean isCountedTo(long generation, List<Look> looks) {
        Map<String, List<Long>> generations = generations(looks);
        return generations.size() == looks.size()
                && generations.values().stream().allMatch(seen -> seen.getLast() >= generation);
    }

    /** Counts the looks at each key, in the table alone. */
    private record Counting(OwnedTable<SceneSeen> table) implements BatchStep<Look, List<ReceivedRecord<Look>>> {
        static BatchWorker start(String instance) {
            return start(instance, new OwnedTable<>(Topic.SCENES, SceneSeen.class));
        }

        static BatchWorker start(String instance, OwnedTable<SceneSeen> table) {
            WorkerSettings settings = WorkerSettings.of(
                            TestBroker.bootstrap(), "ingest-service", Stage.INGEST, instance, Topic.ARRIVALS)
                    .withBatch(8, Duration.ofMillis(20));
            return BatchWorker.builder(settings, RecordDecoder.events(Topic.ARRIVALS, Look.class), new Counting(table))
                    .ownedTable(table)
                    .start();
        }

        @Override
        public List<ReceivedRecord<Look>> prepare(List<ReceivedRecord<Look>> batch) {
            return batch;
        }

        @Override
        public BatchResult<Look> work(List<ReceivedRecord<Look>> prepared) {
            Map<String, SceneSeen> pending = new TreeMap<>();
            List<OutgoingRecord> outgoing = new ArrayList<>();
            for (ReceivedRecord<Look> received : prepared) {
                SceneSeen known = pending.get(received.key());
                long generation = known != null
                        ? known.generation()
                        : table.find(received.key()).map(SceneSeen::generation).orElse(0L);
                SceneSeen next = seen(received.event(), generation + 1);
                pending.put(received.key(), next);
                outgoing.add(OutgoingRecord.of(next));
            }
            return BatchResult.of(outgoing);
        }
    }
}
