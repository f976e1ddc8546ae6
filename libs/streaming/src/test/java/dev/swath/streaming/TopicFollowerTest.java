package dev.swath.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFollowerTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void shouldTellTheWholeTopicThenWhatComesAndLeaveOutWhatDoesNotDecode() throws Exception {
        List<TileIngested> tiles = Tiles.ingested("follow", 6);
        write(tiles.subList(0, 3).stream()
                .map(Tiles::captioned)
                .map(OutgoingRecord::of)
                .toList());
        writeRaw("poison", "{}");
        Told told = new Told();

        try (TopicFollower<TileCaptioned> follower = TopicFollower.start(
                TestBroker.bootstrap(), Topic.CAPTIONS, TopicFollower.From.BEGINNING, TileCaptioned.class, told)) {
            assertThat(follower.awaitCaughtUp(WITHIN)).isTrue();
            assertThat(told.received).containsAll(keys(tiles.subList(0, 3)));
            assertThat(follower.undecodable()).isEqualTo(1);

            write(tiles.subList(3, 6).stream()
                    .map(Tiles::captioned)
                    .map(OutgoingRecord::of)
                    .toList());
            write(List.of(OutgoingRecord.tombstone(Topic.CAPTIONS, keys(tiles).getFirst())));
            await().atMost(WITHIN).until(() -> told.received.containsAll(keys(tiles)));
            await().atMost(WITHIN).until(() -> told.removed.contains(keys(tiles).getFirst()));
        }
    }

    @Test
    void shouldTellOnlyWhatComesAfterItsStartFromTheEnd() throws Exception {
        List<TileIngested> tiles = Tiles.ingested("live", 2);
        Told told = new Told();
        write(List.of(OutgoingRecord.of(Tiles.captioned(tiles.get(0)))));

        try (TopicFollower<TileCaptioned> follower = TopicFollower.start(
                TestBroker.bootstrap(), Topic.CAPTIONS, TopicFollower.From.END, TileCaptioned.class, told)) {
            assertThat(follower.awaitCaughtUp(WITHIN)).isTrue();
            write(List.of(OutgoingRecord.of(Tiles.captioned(tiles.get(1)))));
            await().atMost(WITHIN).until(() -> !told.received.isEmpty());
        }

        assertThat(told.received).containsExactly(keys(tiles).get(1));
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, OutOfMemoryError.class, CatalogueException.class})
    void shouldComplainAndTellEverythingAnewAfterTheListenerFailed(Class<? extends Throwable> failure)
            throws Exception {
        List<TileIngested> tiles = Tiles.ingested("anew-" + failure.getSimpleName(), 2);
        write(tiles.stream().map(Tiles::captioned).map(OutgoingRecord::of).toList());
        Broken told = new Broken(failure, keys(tiles).get(1));

        try (TopicFollower<TileCaptioned> follower = TopicFollower.start(
                TestBroker.bootstrap(), Topic.CAPTIONS, TopicFollower.From.BEGINNING, TileCaptioned.class, told)) {
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(follower.findComplaint())
                            .hasValueSatisfying(
                                    cause -> assertThat(cause.code()).isEqualTo(told.code())));
            assertThat(follower.isCaughtUp()).isFalse();

            told.mended.countDown();
            assertThat(follower.awaitCaughtUp(WITHIN)).isTrue();
            await().atMost(WITHIN).until(() -> follower.findComplaint().isEmpty());
            assertThat(follower.progress().read())
                    .isPositive()
                    .isEqualTo(follower.progress().all());
        }

        assertThat(told.beginnings.get()).isGreaterThan(1);
        // Other tests write to this topic, too.
        assertThat(told.told).filteredOn(keys(tiles)::contains).containsExactlyInAnyOrderElementsOf(keys(tiles));
    }

    @Test
    void shouldReadTheNewestOfEachKeyOnce() {
        List<TileIngested> tiles = Tiles.ingested("newest", 2);
        write(tiles.stream().map(Tiles::captioned).map(OutgoingRecord::of).toList());
        write(List.of(OutgoingRecord.tombstone(Topic.CAPTIONS, keys(tiles).get(0))));

        assertThat(TopicReader.readNewest(TestBroker.bootstrap(), Topic.CAPTIONS, Event.class))
                .doesNotContainKey(keys(tiles).get(0))
                .containsEntry(keys(tiles).get(1), Tiles.captioned(tiles.get(1)));
    }

    private static List<String> keys(List<TileIngested> tiles) {
        return tiles.stream().map(TileIngested::recordKey).toList();
    }

    private static void write(List<OutgoingRecord> outgoing) {
        try (EventPublisher publisher = new EventPublisher(TestBroker.bootstrap(), "test")) {
            publisher.write(outgoing);
        }
    }

    private static void writeRaw(String key, String value) throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = KafkaSettings.producer(TestBroker.bootstrap(), "raw")) {
            producer.send(new ProducerRecord<>(Topic.CAPTIONS.topicName(), key.getBytes(UTF_8), value.getBytes(UTF_8)))
                    .get();
        }
    }

    /** Forgets what it was told when it is told anew, and fails at one key until it is mended. */
    private static final class Broken implements TopicListener<TileCaptioned> {
        private final Queue<String> told = new ConcurrentLinkedQueue<>();
        private final AtomicInteger beginnings = new AtomicInteger();
        private final CountDownLatch mended = new CountDownLatch(1);
        private final Class<? extends Throwable> failure;
        private final String key;

        Broken(Class<? extends Throwable> failure, String key) {
            this.failure = failure;
            this.key = key;
        }

        private ErrorCode code() {
            if (failure == CatalogueException.class) {
                return ErrorCode.DISK_FULL;
            }
            return failure == OutOfMemoryError.class ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL_ERROR;
        }

        @Override
        public void beginning() {
            beginnings.incrementAndGet();
            told.clear();
        }

        @Override
        public void received(ReceivedRecord<TileCaptioned> received) {
            if (received.key().equals(key) && mended.getCount() > 0) {
                if (failure == CatalogueException.class) {
                    throw new CatalogueException(ErrorCode.DISK_FULL, "made up");
                }
                if (failure == OutOfMemoryError.class) {
                    throw new OutOfMemoryError("made up");
                }
                throw new IllegalStateException("made up");
            }
            told.add(received.key());
        }
    }

    private static final class Told implements TopicListener<TileCaptioned> {
        private final Queue<String> received = new ConcurrentLinkedQueue<>();
        private final Queue<String> removed = new ConcurrentLinkedQueue<>();

        @Override
        public void received(ReceivedRecord<TileCaptioned> record) {
            received.add(record.key());
        }

        @Override
        public void removed(String key, TileFailed.RecordPlace source) {
            removed.add(key);
        }
    }
}
