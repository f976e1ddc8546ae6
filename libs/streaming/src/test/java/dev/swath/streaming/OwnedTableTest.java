package dev.swath.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RecordEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OwnedTableTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);
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
        try (KafkaProducer<byte[], byte[]> predecessor = TestBroker.patientProducer("swath-predecessor")) {
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

    @Test
    void shouldNotOwnAPartitionWhoseRecordCannotBeReadUntilAReadableOneFollows() throws Exception {
        Look look = looks("hole", 1).getFirst();
        try (EventPublisher publisher = new EventPublisher(TestBroker.bootstrap(), "test");
                KafkaProducer<byte[], byte[]> producer = KafkaSettings.producer(TestBroker.bootstrap(), "raw")) {
            publisher.publish(seen(look, 7));
            producer.send(new ProducerRecord<>(
                            Topic.SCENES.topicName(), look.recordKey().getBytes(UTF_8), "{".getBytes(UTF_8)))
                    .get();
            publish(List.of(look));

            try (BatchWorker worker = Counting.start("holed")) {
                await().atMost(WITHIN).untilAsserted(() -> assertPaused(worker, ErrorCode.INVALID_RECORD));
                assertThat(worker.status())
                        .isInstanceOfSatisfying(
                                WorkerStatus.Paused.class,
                                paused -> assertThat(paused.message()).contains("swath.scenes/"));
                assertThat(generations(List.of(look))).containsValue(List.of(7L));

                publisher.publish(seen(look, 8));
                await().atMost(WITHIN)
                        .untilAsserted(
                                () -> assertThat(generations(List.of(look))).containsValue(List.of(7L, 8L, 9L)));
                await().atMost(WITHIN).until(() -> worker.status() instanceof WorkerStatus.Running);
            }
        }
    }

    @Test
    void shouldReadTheTableAnewWhenItsStorageFailsAndDecideNothingMeanwhile() {
        List<Look> looks = looks("full", 8);
        AtomicBoolean full = new AtomicBoolean();
        OwnedTable<SceneSeen> table =
                new OwnedTable<>(Topic.SCENES, SceneSeen.class, _ -> new SmallPlace<>(TablePartition.inMemory(), full));
        AtomicLong rounds = new AtomicLong();
        publish(looks, rounds);

        try (BatchWorker worker = Counting.start("full", table)) {
            await().atMost(WITHIN).until(() -> isCountedTo(1, looks));
            full.set(true);
            publish(looks, rounds);
            await().atMost(WITHIN).untilAsserted(() -> assertPaused(worker, ErrorCode.DISK_FULL));
            assertThat(table.partitions()).isZero();
            assertThat(generations(looks))
                    .allSatisfy((key, seen) -> assertThat(seen).containsExactly(1L));

            full.set(false);
            publish(looks, rounds);
            await().atMost(WITHIN).until(() -> isCountedTo(3, looks));
            await().atMost(WITHIN).until(() -> worker.status() instanceof WorkerStatus.Running);
        }
        assertThat(generations(looks))
                .allSatisfy((key, seen) -> assertThat(seen).containsExactly(1L, 2L, 3L));
    }

    @Test
    void shouldReadTheTableAnewWhenItCannotKeepWhatWasCommitted() {
        List<Look> looks = looks("behind", 4);
        AtomicBoolean full = new AtomicBoolean();
        AtomicBoolean puts = new AtomicBoolean();
        OwnedTable<SceneSeen> table =
                new OwnedTable<>(Topic.SCENES, SceneSeen.class, _ -> new SmallPlace<>(TablePartition.inMemory(), full) {
                    @Override
                    public void put(String key, SceneSeen event) {
                        if (puts.compareAndSet(true, false)) {
                            throw new CatalogueException(ErrorCode.DISK_FULL, "no room for one more");
                        }
                        super.put(key, event);
                    }
                });
        AtomicLong rounds = new AtomicLong();
        publish(looks, rounds);

        try (BatchWorker worker = Counting.start("behind", table)) {
            await().atMost(WITHIN).until(() -> isCountedTo(1, looks));
            await().atMost(WITHIN).until(() -> table.partitions() == TestBroker.PARTITIONS);
            puts.set(true);
            publish(looks, rounds);
            await().atMost(WITHIN).until(() -> isCountedTo(2, looks));
            publish(looks, rounds);
            await().atMost(WITHIN).until(() -> isCountedTo(3, looks));
            assertThat(worker.status()).isInstanceOf(WorkerStatus.Running.class);
        }
        assertThat(puts).isFalse();
        assertThat(generations(looks))
                .allSatisfy((key, seen) -> assertThat(seen).containsExactly(1L, 2L, 3L));
    }

    private static void assertPaused(BatchWorker worker, ErrorCode code) {
        assertThat(worker.status())
                .isInstanceOfSatisfying(
                        WorkerStatus.Paused.class,
                        paused -> assertThat(paused.code()).isEqualTo(code));
    }

    /** A place on a disk that may be full: then it can neither be read nor written. */
    private static class SmallPlace<E> implements TablePartition<E> {
        private final TablePartition<E> place;
        private final AtomicBoolean full;

        SmallPlace(TablePartition<E> place, AtomicBoolean full) {
            this.place = place;
            this.full = full;
        }

        @Override
        public Optional<E> find(String key) {
            check();
            return place.find(key);
        }

        @Override
        public void put(String key, E event) {
            check();
            place.put(key, event);
        }

        @Override
        public void remove(String key) {
            check();
            place.remove(key);
        }

        @Override
        public void drop() {
            check();
            place.drop();
        }

        private void check() {
            if (full.get()) {
                throw new CatalogueException(ErrorCode.DISK_FULL, "no room");
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
