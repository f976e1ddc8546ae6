package dev.swath.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RecordEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchWorkerTest {
    private static final ModelVersion NEWER = new ModelVersion("newer-1-00000000");
    private static final ModelVersion OLDER = new ModelVersion("older-1-00000000");

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Captioning.WITHIN);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
    }

    @Test
    void shouldWriteEachResultOnceAndLeaveNoLag() {
        List<TileIngested> tiles = Tiles.ingested("once", 50);
        Captioning.publish(tiles);

        try (BatchWorker worker = new Captioning().start("once");
                Lag lag = new Lag(TestBroker.bootstrap())) {
            await().until(() -> Captioning.captioned(tiles).size() >= tiles.size());
            await().until(() -> Objects.equals(lag.measure().get(Captioning.STAGE), 0L));

            assertThat(worker.status()).isEqualTo(new WorkerStatus.Running());
            assertThat(worker.lag()).isZero();
        }

        assertThat(Captioning.captioned(tiles)).containsExactlyInAnyOrderElementsOf(Captioning.ids(tiles));
    }

    @Test
    void shouldGiveEachModelVersionEveryRecord() {
        List<TileIngested> tiles = Tiles.ingested("first-version", 5);
        List<TileIngested> later = Tiles.ingested("second-version", 5);
        Captioning.publish(tiles);
        try (BatchWorker _ =
                new Captioning().start(Captioning.settings("models").withModel(new ModelVersion("fake-1-00000000")))) {
            await().until(() -> Captioning.captioned(tiles).size() >= tiles.size());
        }
        Captioning.publish(later);

        try (BatchWorker _ = new Captioning()
                        .start(Captioning.settings("models").withModel(new ModelVersion("fake-2-00000000")));
                Lag lag = new Lag(TestBroker.bootstrap())) {
            await().until(() -> Captioning.captioned(later).size() >= later.size());
            await().untilAsserted(() -> assertThat(lag.measure().get(Captioning.STAGE))
                    .as("the first has no workers")
                    .isZero());
        }

        assertThat(Captioning.captioned(tiles)).hasSize(2 * tiles.size());
        assertThat(Captioning.captioned(later)).hasSize(later.size());
    }

    @Test
    void shouldRoutePoisonToFailuresAndMoveOn() throws Exception {
        List<TileIngested> tiles = Tiles.ingested("poison", 4);
        try (KafkaProducer<byte[], byte[]> producer = KafkaSettings.producer(TestBroker.bootstrap(), "poison")) {
            send(producer, 0, bytes("not-ours"), bytes("no JSON of ours"));
            send(producer, 0, bytes(""), bytes("no key"));
            send(producer, 0, bytes("tombstone"), null);
        }
        Captioning.publish(tiles);

        try (BatchWorker worker = new Captioning().start("poison")) {
            await().until(() -> Captioning.captioned(tiles).size() >= tiles.size());
            await().until(() -> worker.lag() == 0);
        }

        List<TileFailed> poison = Captioning.failures().stream()
                .filter(failed -> failed.code() == ErrorCode.INVALID_RECORD)
                .toList();
        assertThat(poison).extracting(TileFailed::payload).containsExactlyInAnyOrder("no JSON of ours", "no key");
        assertThat(poison).allSatisfy(failed -> {
            assertThat(failed.id()).isEqualTo(failed.source().toString()).startsWith("swath.tiles/0/");
            assertThat(failed.tileId()).isNull();
        });
    }

    @Test
    void shouldFailOnlyTheGuiltyRecordAndCloseItsFailureOnSuccess() {
        List<TileIngested> tiles = Tiles.ingested("guilty", 8);
        TileIngested guilty = tiles.get(3);
        AtomicBoolean broken = new AtomicBoolean(true);
        Captioning step = new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                if (broken.get()
                        && prepared.stream()
                                .anyMatch(received -> received.event().equals(guilty))) {
                    throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "truncated");
                }
                return super.work(prepared);
            }
        };
        Captioning.publish(tiles);

        try (BatchWorker worker = step.start("guilty")) {
            await().until(() -> Captioning.captioned(tiles).size() >= 7);
            await().until(() -> !Captioning.failures(tiles).isEmpty());
            assertThat(Captioning.captioned(tiles))
                    .hasSize(7)
                    .doesNotContain(guilty.tileId().value());
            assertThat(Captioning.failures(tiles)).singleElement().satisfies(failed -> {
                assertThat(failed.id())
                        .isEqualTo(TileFailed.idOf(guilty.tileId().value(), Captioning.STAGE));
                assertThat(failed.code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
                assertThat(failed.payload()).contains("guilty3.png");
                assertThat(failed.attempts()).isEqualTo(1);
            });
            await().until(() -> worker.failures() == 1);

            broken.set(false);
            Captioning.publish(List.of(guilty));
            await().until(() -> Captioning.failures(tiles).isEmpty());
            assertThat(Captioning.captioned(tiles)).contains(guilty.tileId().value());
        }
    }

    @Test
    void shouldLeaveTheFailureOfAnotherModelVersionOpen() {
        List<TileIngested> tiles = Tiles.ingested("two-models", 1);
        fail(tiles, NEWER);

        try (BatchWorker _ = new Captioning().start(Captioning.settings("older").withModel(OLDER))) {
            await().until(() -> !Captioning.captioned(tiles).isEmpty());
        }
        assertThat(Captioning.failures(tiles))
                .singleElement()
                .extracting(TileFailed::modelVersion)
                .isEqualTo(NEWER);

        Captioning.publish(tiles);
        try (BatchWorker _ = new Captioning().start(Captioning.settings("newer").withModel(NEWER))) {
            await().until(() -> Captioning.failures(tiles).isEmpty());
        }
    }

    @Test
    void shouldCloseTheFailureOfAnotherModelVersionWhereAReplaySucceeds() {
        List<TileIngested> tiles = Tiles.ingested("replayed", 1);
        fail(tiles, OLDER);

        Captioning.publish(List.of(Tiles.ofGeneration("replayed0", 2)));
        try (BatchWorker _ = new Captioning().start(Captioning.settings("newer").withModel(NEWER))) {
            await().until(() -> Captioning.failures(tiles).isEmpty());
        }
    }

    /** Publishes the tiles, and has a model version fail to work on the first. */
    private static void fail(List<TileIngested> tiles, ModelVersion version) {
        Captioning refusing = new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                if (prepared.stream().anyMatch(received -> received.event().equals(tiles.getFirst()))) {
                    throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "truncated");
                }
                return super.work(prepared);
            }
        };
        Captioning.publish(tiles);
        try (BatchWorker _ = refusing.start(Captioning.settings("refusing").withModel(version))) {
            await().until(() -> !Captioning.failures(tiles).isEmpty());
        }
    }

    @Test
    void shouldPauseAndRepeatWhatIsTransientWithoutSkipping() {
        List<TileIngested> tiles = Tiles.ingested("transient", 10);
        AtomicBoolean away = new AtomicBoolean(true);
        Captioning step = new Captioning() {
            @Override
            public List<ReceivedRecord<TileIngested>> prepare(List<ReceivedRecord<TileIngested>> batch) {
                if (away.get()) {
                    throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "no store");
                }
                return super.prepare(batch);
            }
        };
        Captioning.publish(tiles);

        try (BatchWorker worker = step.start("transient")) {
            await().untilAsserted(() -> assertThat(worker.status())
                    .isInstanceOfSatisfying(WorkerStatus.Paused.class, paused -> {
                        assertThat(paused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
                        assertThat(paused.message()).contains("no store");
                    }));
            assertThat(Captioning.captioned(tiles)).isEmpty();
            assertThat(worker.lag()).isGreaterThanOrEqualTo(10);

            away.set(false);
            await().until(() -> Captioning.captioned(tiles).size() >= tiles.size());
            await().until(() -> worker.status() instanceof WorkerStatus.Running);
        }
        assertThat(Captioning.captioned(tiles)).containsExactlyInAnyOrderElementsOf(Captioning.ids(tiles));
        assertThat(Captioning.failures(tiles)).isEmpty();
    }

    @Test
    void shouldLoseAndDoubleNothingWhenWorkersComeAndGo() {
        List<TileIngested> tiles = new ArrayList<>(Tiles.ingested("rebalance", 100));
        AtomicInteger sleeping = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        Captioning step = new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                waitFor(never, Duration.ofMillis(40)); // so that batches are under way when partitions move
                sleeping.incrementAndGet();
                return super.work(prepared);
            }
        };
        Captioning.publish(tiles);

        try (BatchWorker first = step.start("rebalance-1")) {
            await().until(() -> sleeping.get() > 2);
            try (BatchWorker second = step.start("rebalance-2")) {
                // However long it takes to join, there is work left for it.
                await().until(() -> {
                    List<TileIngested> more = Tiles.ingested("rebalance-" + tiles.size() + "-", 20);
                    tiles.addAll(more);
                    Captioning.publish(more);
                    return second.records() > 20;
                });
                assertThat(first.records()).isPositive();
            }
            await().until(() -> Captioning.captioned(tiles).size() >= tiles.size());
            await().until(() -> first.lag() == 0);
        }

        assertThat(Captioning.captioned(tiles)).containsExactlyInAnyOrderElementsOf(Captioning.ids(tiles));
    }

    @Test
    void shouldAbortWhatAKilledPredecessorLeftOpen() throws Exception {
        List<TileIngested> tiles = Tiles.ingested("killed", 5);
        WorkerSettings settings = Captioning.settings("killed");
        RecordEncoder encoder = new RecordEncoder("test", Clock.systemUTC());
        Captioning.publish(tiles);
        try (KafkaProducer<byte[], byte[]> killed = TestBroker.patientProducer(settings.transactionalId())) {
            killed.initTransactions();
            killed.beginTransaction();
            for (TileIngested tile : tiles) {
                killed.send(encoder.encode(
                                OutgoingRecord.of(Tiles.captioned(tile)), _ -> TestBroker.PARTITIONS, _ -> 1 << 20))
                        .get();
            }

            try (BatchWorker _ = new Captioning().start(settings)) {
                await().until(() -> Captioning.captioned(tiles).size() >= tiles.size());
            }
        }

        assertThat(Captioning.captioned(tiles)).containsExactlyInAnyOrderElementsOf(Captioning.ids(tiles));
    }

    @Test
    void shouldStopWhenALivingRivalHasItsName() {
        List<TileIngested> tiles = Tiles.ingested("rival", 5);
        WorkerSettings settings = Captioning.settings("rival");
        try (BatchWorker worker = new Captioning().start(settings);
                KafkaProducer<byte[], byte[]> rival =
                        KafkaSettings.transactionalProducer(TestBroker.bootstrap(), settings.transactionalId())) {
            await().until(() -> worker.status() instanceof WorkerStatus.Running);
            rival.initTransactions();
            Captioning.publish(tiles);

            await().untilAsserted(() -> assertThat(worker.status())
                    .isInstanceOfSatisfying(
                            WorkerStatus.Stopped.class,
                            stopped -> assertThat(stopped.cause())
                                    .hasMessageContaining("swath-encoder-service-encode-rival")));
        }
        assertThat(Captioning.captioned(tiles)).isEmpty();
        try (BatchWorker _ = new Captioning().start("rival")) {
            await().until(() -> Captioning.captioned(tiles).size() == tiles.size());
        }
    }

    @Test
    void shouldPrepareTheNextBatchWhileWorkingAndNoMore() {
        List<TileIngested> tiles = Tiles.ingested("overlap", 40);
        AtomicInteger prepared = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        Captioning step = new Captioning() {
            @Override
            public List<ReceivedRecord<TileIngested>> prepare(List<ReceivedRecord<TileIngested>> batch) {
                prepared.incrementAndGet();
                return super.prepare(batch);
            }

            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> batch) {
                Captioning.waitFor(release, Captioning.WITHIN);
                return super.work(batch);
            }
        };
        Captioning.publish(tiles);

        try (BatchWorker _ = step.start("overlap")) {
            await().until(() -> prepared.get() == 2);
            await().during(Duration.ofMillis(500)).until(() -> prepared.get() == 2);
            release.countDown();
            await().until(() -> Captioning.captioned(tiles).size() >= tiles.size());
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, int partition, byte @Nullable [] key, byte @Nullable [] value)
            throws InterruptedException, ExecutionException {
        producer.send(new ProducerRecord<>(Topic.TILES.topicName(), partition, key, value))
                .get();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
