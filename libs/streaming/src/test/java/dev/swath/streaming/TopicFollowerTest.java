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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicFollowerTest {
    private static final Duration WITHIN = Duration.ofSeconds(20);

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

    @Test
    void shouldTellARecordAgainUntilItsListenerTakesItAndNameTheCauseMeanwhile() {
        List<TileIngested> tiles = Tiles.ingested("refusing", 3);
        String second = keys(tiles).get(1);
        AtomicReference<@Nullable Throwable> trouble =
                new AtomicReference<>(new CatalogueException(ErrorCode.DISK_FULL, "no room for a table"));
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        write(tiles.stream().map(Tiles::captioned).map(OutgoingRecord::of).toList());

        try (TopicFollower<TileCaptioned> follower = TopicFollower.start(
                TestBroker.bootstrap(),
                Topic.CAPTIONS,
                TopicFollower.From.BEGINNING,
                TileCaptioned.class,
                received -> {
                    if (received.key().equals(second)) {
                        raise(trouble.get());
                    }
                    taken.add(received.key());
                })) {
            await().atMost(WITHIN).untilAsserted(() -> assertComplaint(follower, ErrorCode.DISK_FULL));
            trouble.set(new OutOfMemoryError("no heap"));
            await().atMost(WITHIN).untilAsserted(() -> assertComplaint(follower, ErrorCode.OUT_OF_MEMORY));
            trouble.set(new IllegalStateException("a bug"));
            await().atMost(WITHIN).untilAsserted(() -> assertComplaint(follower, ErrorCode.INTERNAL_ERROR));
            assertThat(taken).doesNotContain(second);

            trouble.set(null);
            await().atMost(WITHIN).until(() -> taken.containsAll(keys(tiles)));
            await().atMost(WITHIN).until(() -> follower.findComplaint().isEmpty());
        }
        assertThat(taken).doesNotHaveDuplicates();
    }

    private static void raise(@Nullable Throwable trouble) {
        switch (trouble) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalArgumentException(trouble);
        }
    }

    private static void assertComplaint(TopicFollower<?> follower, ErrorCode code) {
        assertThat(follower.findComplaint())
                .hasValueSatisfying(complaint -> assertThat(complaint.code()).isEqualTo(code));
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

    private static final class Told implements TopicListener<TileCaptioned> {
        private final Queue<String> received = new ConcurrentLinkedQueue<>();
        private final Queue<String> removed = new ConcurrentLinkedQueue<>();

        @Override
        public void received(ReceivedRecord<TileCaptioned> record) {
            received.add(record.key());
        }

        @Override
        public void removed(String key, TileFailed.Source source) {
            removed.add(key);
        }
    }
}
