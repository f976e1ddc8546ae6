package dev.swath.indexer.wiring;

import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.caption;
import static dev.swath.indexer.Parts.captioned;
import static dev.swath.indexer.Parts.embedding;
import static dev.swath.indexer.Parts.encoded;
import static dev.swath.indexer.Parts.ingested;
import static dev.swath.indexer.Parts.retracted;
import static dev.swath.indexer.Parts.tile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.Origin;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileState;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.service.config.Configs;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.TopicReader;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.VectorIndexReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both halves against a real broker and a real Lucene index. */
class IndexServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static EventPublisher publisher;
    private static IndexService service;
    private static SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void start() throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        publisher = new EventPublisher(broker.bootstrapServers(), "test");
        service = startService();
        await().atMost(PATIENCE).until(() -> service.complaints().isEmpty());
    }

    @AfterAll
    static void stop() {
        service.close();
        publisher.close();
        broker.close();
    }

    @Test
    void shouldMakeTilesSearchableAndPublishThem() {
        List<String> keys = keys("search", 20);
        publish(keys.stream().flatMap(key -> Stream.of(ingested(key, 1), encoded(key, 1, MINI))));
        awaitItems(keys, false);

        publish(keys.stream().map(key -> captioned(key, 1, MINI)));
        awaitItems(keys, true);

        try (VectorIndexReader index = reader()) {
            List<Hit> hits = index.search(
                            MINI,
                            embedding(keys.getFirst(), 1, MINI),
                            Filter.In.texts(Queryable.COLLECTION, Set.of("search")),
                            null,
                            20)
                    .hits();
            assertThat(hits)
                    .hasSize(20)
                    .allSatisfy(hit -> assertThat(hit.caption()).isEqualTo(caption(1, MINI)));
            assertThat(hits.getFirst().score()).isGreaterThan(0.999);
        }
    }

    @Test
    void shouldTakeRetractedTilesOutOfIndexAndItems() {
        List<String> keys = keys("retract", 4);
        publish(keys.stream().flatMap(key -> Stream.of(ingested(key, 1), encoded(key, 1, MINI))));
        awaitItems(keys, false);

        publish(keys.stream().map(key -> retracted(key, 2)));

        await().atMost(PATIENCE).until(() -> items(keys).isEmpty());
        try (VectorIndexReader index = reader()) {
            assertThat(keys)
                    .allSatisfy(key -> assertThat(index.find(MINI, id(key))).isEmpty());
        }
    }

    @Test
    void shouldMakeAFailureOfAPoisonRecordAndServeItsNeighbours() {
        List<String> keys = keys("poison", 3);
        publish(Stream.of(ingested(keys.get(0), 1)));
        poison(Topic.TILES, "no tile", "{\"half\": ");
        poison(Topic.CAPTIONS, id(keys.get(1)).value(), "no event at all");
        publish(keys.stream().skip(1).map(key -> ingested(key, 1)));
        publish(keys.stream().map(key -> encoded(key, 1, MINI)));

        awaitItems(keys, false);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                TopicReader.readNewest(broker.bootstrapServers(), Topic.FAILURES, TileFailed.class)
                                        .values())
                        .hasSize(2)
                        .allSatisfy(failure -> {
                            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RECORD);
                            assertThat(failure.id()).isEqualTo(failure.source().toString());
                        })
                        .extracting(TileFailed::payload)
                        .containsExactlyInAnyOrder("{\"half\": ", "no event at all"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.complaints()).isEmpty());
    }

    @Test
    void shouldGoOnWhereItStoppedEvenWithoutItsStateDirectory() throws IOException {
        List<String> keys = keys("restart", 12);
        publish(keys.stream().flatMap(key -> Stream.of(ingested(key, 1), encoded(key, 1, MINI))));
        awaitItems(keys, false);

        service.close();
        publish(keys.stream().limit(6).map(key -> captioned(key, 1, MINI)));
        service = startService();
        awaitItems(keys.subList(0, 6), true);

        service.close();
        delete(folder.resolve("join"));
        publish(keys.stream().skip(6).map(key -> captioned(key, 1, MINI)));
        publish(keys.stream().map(key -> encoded(key, 1, MINI)));
        service = startService();
        awaitItems(keys, true);

        List<String> told = new ArrayList<>();
        TopicReader.readAll(broker.bootstrapServers(), Topic.TILE_STATES, received -> {
            if (received.event() instanceof TileState state
                    && keys.stream().anyMatch(key -> id(key).equals(state.tileId()))) {
                told.add(state.eventId());
            }
        });
        assertThat(told).hasSize(24).doesNotHaveDuplicates();
        try (VectorIndexReader index = reader()) {
            assertThat(index.count(MINI, Filter.In.texts(Queryable.COLLECTION, Set.of("restart")))
                            .captioned())
                    .isEqualTo(12);
        }
    }

    @Test
    void shouldTellTheMetricsOfItsWorkerByItsStage() {
        publish(keys("metrics", 3).stream().flatMap(key -> Stream.of(ingested(key, 1), encoded(key, 1, MINI))));
        awaitItems(keys("metrics", 3), false);

        await().atMost(PATIENCE)
                .until(() -> registry.get("swath.worker.records")
                                .tag("stage", "index")
                                .functionCounter()
                                .count()
                        >= 3);
        assertThat(registry.get("swath.worker.failures")
                        .tag("stage", "index")
                        .counter()
                        .count())
                .isZero();
        assertThat(registry.get("swath.worker.lag")
                        .tag("stage", "index")
                        .gauge()
                        .value())
                .isNotNegative();
    }

    @Test
    void shouldPassOnWhenAnObjectArrivedAndWhoFollowsItAndMeasureHowLongItTook() {
        String key = keys("origin", 1).getFirst();
        Instant arrived = Instant.now().minusSeconds(40).truncatedTo(ChronoUnit.MILLIS);
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        long before = registry.get("swath.tile.captioned").timer().count();
        Stream.of(ingested(key, 1), encoded(key, 1, MINI), captioned(key, 1, MINI))
                .forEach(event -> publisher.write(
                        List.of(OutgoingRecord.of(event).after(received(event, new Origin(arrived, trace))))));
        awaitItems(List.of(key), true);

        List<Origin> origins = new ArrayList<>();
        var _ = TopicReader.readAll(broker.bootstrapServers(), Topic.ITEMS, item -> {
            if (item.key().equals(id(key).value())) {
                origins.add(item.origin());
            }
        });
        assertThat(origins).isNotEmpty().containsOnly(new Origin(arrived, trace));
        assertThat(registry.get("swath.tile.captioned").timer().count()).isEqualTo(before + 1);
        assertThat(registry.get("swath.tile.captioned").timer().max(TimeUnit.SECONDS))
                .isBetween(40.0, 40 + (double) PATIENCE.toSeconds());
    }

    @Test
    void shouldRefuseASecondWriterOfTheIndex() {
        assertThatThrownBy(IndexServiceIT::startService)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }

    @Test
    void shouldSayWhatIsMissingWhileKafkaIsAway(@TempDir Path other) {
        IndexConfig away = Configs.of(
                IndexConfig.class,
                Map.of(
                        "swath.kafka",
                        "127.0.0.1:1",
                        "swath.index-dir",
                        other.resolve("index").toString(),
                        "swath.state-dir",
                        other.resolve("join").toString(),
                        "swath.instance",
                        "away"));
        IndexService waiting = new IndexService(away, new SimpleMeterRegistry());
        try {
            assertThat(waiting.complaints()).containsOnlyKeys("kafka");
            assertThat(waiting.isStopped()).isFalse();
        } finally {
            waiting.close();
        }
    }

    private static IndexService startService() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        IndexService started = new IndexService(config(broker.bootstrapServers()), meters);
        registry = meters;
        return started;
    }

    private static IndexConfig config(String kafka) {
        return Configs.of(
                IndexConfig.class,
                Map.of(
                        "swath.kafka",
                        kafka,
                        "swath.index-dir",
                        folder.resolve("index").toString(),
                        "swath.state-dir",
                        folder.resolve("join").toString(),
                        "swath.instance",
                        "test",
                        "swath.partitions",
                        "2"));
    }

    private static void awaitItems(List<String> keys, boolean captioned) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(items(keys))
                        .hasSize(keys.size())
                        .allSatisfy(item -> assertThat(item.properties().containsKey("description"))
                                .isEqualTo(captioned)));
    }

    private static List<ItemPublished> items(List<String> keys) {
        Map<String, ItemPublished> newest =
                TopicReader.readNewest(broker.bootstrapServers(), Topic.ITEMS, ItemPublished.class);
        return keys.stream()
                .map(key -> newest.get(id(key).value()))
                .filter(item -> item != null)
                .toList();
    }

    private static ReceivedRecord<Event> received(Event event, Origin origin) {
        return new ReceivedRecord<>(
                event.recordKey(), event, new TileFailed.RecordPlace("none", 0, 0), origin.arrived(), origin);
    }

    private static VectorIndexReader reader() {
        return new IndexSettings.Lucene(folder.resolve("index")).openReader();
    }

    private static void publish(Stream<? extends Event> events) {
        publisher.publishAll(events.toList());
    }

    private static void poison(Topic topic, String key, String value) {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(topic.topicName(), key, value.getBytes(UTF_8)));
        }
    }

    private static List<String> keys(String collection, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> collection + "/" + i + ".jpg")
                .toList();
    }

    private static TileId id(String key) {
        return tile(key, 1).tileId();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
