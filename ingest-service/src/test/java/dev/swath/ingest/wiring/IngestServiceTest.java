package dev.swath.ingest.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ChipReader;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.ingest.AcceptUploads;
import dev.swath.ingest.TestPictures;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.service.config.Configs;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.TopicReader;
import dev.swath.streaming.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service but HTTP, on a real broker and a real store. */
class IngestServiceTest {
    private static final EmbeddedStore.Credentials CREDENTIALS = new EmbeddedStore.Credentials("swath", "swath-local");
    private static final String SCENES = "swath-scenes";
    private static final String CHIPS = "swath-chips";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static EmbeddedBroker broker;
    private static EmbeddedStore server;
    private static ObjectStore store;
    private static IngestService service;
    private static IngestConfig config;

    /** One object is put while nobody is told of it: only the listing can find it. */
    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        Topics.ensure(broker.bootstrapServers(), 2, 1);
        try (EmbeddedStore quiet = EmbeddedStore.start(folder.resolve("store"), 0, CREDENTIALS);
                ObjectStore client = MinioObjectStore.open(quiet.endpoint(), "swath", "swath-local")) {
            client.ensureBucket(SCENES);
            client.write(SCENES, new ObjectKey("untold.png"), TestPictures.png(20, 20, Color.PINK), "image/png");
        }
        server = EmbeddedStore.start(
                folder.resolve("store"),
                0,
                CREDENTIALS,
                new EmbeddedStore.Notifications(broker.bootstrapServers(), Set.of(SCENES)));
        store = MinioObjectStore.open(server.endpoint(), "swath", "swath-local");
        config = Configs.of(
                IngestConfig.class,
                Map.of(
                        "swath.kafka", broker.bootstrapServers(),
                        "swath.s3", server.endpoint().toString(),
                        "swath.instance", "test",
                        "swath.ingest.decode-threads", "2",
                        "swath.ingest.product-quiet", "8s",
                        // The store's notifications are hints: it drops them on a machine that is busy enough.
                        "swath.ingest.listing-interval", "10s"));
        service = new IngestService(config, new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop() {
        service.close();
        store.close();
        server.close();
        broker.close();
    }

    @Test
    void shouldListWhatNoNotificationTold() {
        assertThat(awaitScene("untold.png", 1).state()).isEqualTo(State.LIVE);
        assertThat(service.complaints()).isEmpty();
    }

    @Test
    void shouldFollowAKeyThroughOverwriteDeletionAndReturn() {
        byte[] picture = TestPictures.jpeg(600, 300, Color.RED);
        put("life/a b+ü%2F.jpg", picture);
        SceneSeen first = awaitScene("life/a b+ü%2F.jpg", 1);
        assertThat(first.windows()).hasSize(6);
        for (Tile tile : tiles(first)) {
            ChipPlace place = ChipPlace.of(tile);
            byte[] png = store.readPart(CHIPS, new ObjectKey(place.key()), place.offset(), place.length());
            assertThat(ChipReader.read(png, place).width()).isPositive();
        }

        put("life/a b+ü%2F.jpg", TestPictures.png(30, 30, Color.BLUE));
        SceneSeen second = awaitScene("life/a b+ü%2F.jpg", 2);
        assertThat(second.windows()).hasSize(1);
        assertThat(retracted(first)).isEqualTo(6);

        store.delete(SCENES, new ObjectKey("life/a b+ü%2F.jpg"));
        assertThat(awaitScene("life/a b+ü%2F.jpg", 3).state()).isEqualTo(State.DELETED);
        assertThat(retracted(second)).isEqualTo(1);

        put("life/a b+ü%2F.jpg", picture);
        SceneSeen fourth = awaitScene("life/a b+ü%2F.jpg", 4);
        assertThat(fourth.sceneId()).isEqualTo(first.sceneId());
        assertThat(tiles(fourth)).extracting(Tile::generation).containsOnly(4L);
    }

    @Test
    void shouldGiveUpBadFilesAndIngestTheirNeighbours() {
        put("mixed/good1.png", TestPictures.png(20, 20, Color.RED));
        put("mixed/cut.jpg", TestPictures.truncatedJpeg());
        put("mixed/empty.jpg", new byte[0]);
        put("mixed/text.jpg", "just words".getBytes(UTF_8));
        put("mixed/huge.png", TestPictures.hugePng());
        put("mixed/good2..png", TestPictures.png(20, 20, Color.GREEN));

        assertThat(awaitScene("mixed/good1.png", 1).state()).isEqualTo(State.LIVE);
        assertThat(awaitScene("mixed/good2..png", 1).state()).isEqualTo(State.LIVE);
        assertThat(awaitFailure(id("mixed/cut.jpg")).code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
        assertThat(awaitFailure(id("mixed/empty.jpg")).code()).isEqualTo(ErrorCode.EMPTY_OBJECT);
        assertThat(awaitFailure(id("mixed/text.jpg")).code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(awaitFailure(id("mixed/huge.png")).code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);

        put("mixed/empty.jpg", TestPictures.png(20, 20, Color.RED));
        assertThat(awaitScene("mixed/empty.jpg", 2).state()).isEqualTo(State.LIVE);
        await().atMost(PATIENCE).until(() -> !failures().containsKey(id("mixed/empty.jpg")));
    }

    @Test
    void shouldFailNotificationsThatAreNoneAndGoOn() {
        notify("{\"Records\":[{\"eventName\":\"s3:ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"swath-scenes\"},"
                + "\"object\":{\"key\":\"x%2F..%2Fy.jpg\"}}}]}");
        notify("this is no JSON");
        put("after.png", TestPictures.png(20, 20, Color.RED));

        assertThat(awaitScene("after.png", 1).state()).isEqualTo(State.LIVE);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(failures().entrySet().stream()
                                .filter(failure -> failure.getKey().startsWith("swath.notifications/"))
                                .map(failure -> failure.getValue().code()))
                        .containsExactlyInAnyOrder(ErrorCode.INVALID_KEY, ErrorCode.INVALID_RECORD));
    }

    @Test
    void shouldTakeAnUploadAndWriteItsTilesOnce() {
        AcceptUploads.StoredUpload accepted = service.uploads()
                .accept(
                        new ObjectKey("up.png"),
                        new ByteArrayInputStream(TestPictures.png(20, 20, Color.CYAN)),
                        -1,
                        "image/png");
        SceneSeen scene = awaitScene("up.png", 1);
        for (int i = 0; i < 3; i++) {
            look("up.png");
        }
        put("last.png", TestPictures.png(20, 20, Color.CYAN));
        awaitScene("last.png", 1);

        assertThat(scene.sceneId()).isEqualTo(accepted.sceneId());
        assertThat(events(Topic.TILES, TileIngested.class).stream()
                        .filter(event -> event.tile().sceneId().equals(accepted.sceneId())))
                .hasSize(1);
    }

    /** Files of a real product, where the data folder is at hand. */
    @Test
    void shouldMakeOneSceneOfAProductThatComesFileByFileInAnyOrder() throws IOException {
        Path scenes = Path.of(System.getProperty("swath.root", ".."), "../shared/data/scenes");
        assumeTrue(Files.isDirectory(scenes), "no data at " + scenes);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(scenes)) {
            walk.filter(file -> Files.isRegularFile(file) && file.toString().contains(".SAFE/"))
                    .forEach(files::add);
        }
        long seed = new Random().nextLong();
        Collections.shuffle(files, new Random(seed));
        String product = "station/" + scenes.relativize(files.getFirst()).getName(0) + "/";

        // No look at the topics between two files: the product counts as whole once nothing has come for a while.
        for (Path file : files) {
            put("station/" + scenes.relativize(file), Files.readAllBytes(file));
        }

        SceneSeen scene = awaitScene(product, 1);
        assertThat(scene.state()).as("seed %d", seed).isEqualTo(State.LIVE);
        assertThat(tiles(scene)).isNotEmpty().allSatisfy(tile -> {
            assertThat(tile.datetime()).isEqualTo("2022-10-05T11:54:11Z");
            assertThat(tile.datetimeSource()).isEqualTo(DatetimeSource.ACQUISITION);
            assertThat(tile.bbox()).isNotNull().satisfies(box -> {
                assertThat(box.west()).isBetween(-9.5, -7.0);
                assertThat(box.south()).isBetween(52.0, 55.5);
            });
        });
        assertThat(events(Topic.SCENES, SceneSeen.class).stream()
                        .map(seen -> seen.key().value())
                        .filter(key -> key.startsWith("station/")))
                .containsOnly(product)
                .hasSize(1);
    }

    private static void put(String key, byte[] bytes) {
        store.write(SCENES, new ObjectKey(key), bytes, "application/octet-stream");
    }

    private static void look(String key) {
        try (EventPublisher publisher = new EventPublisher(broker.bootstrapServers(), "test")) {
            publisher.publish(new Look(SCENES, new ObjectKey(key), Look.Why.NOTIFICATION));
        }
    }

    private static void notify(String message) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(Topic.NOTIFICATIONS.topicName(), message.getBytes(UTF_8)));
        }
    }

    private static SceneSeen awaitScene(String key, long generation) {
        String objectId = ObjectId.of(SCENES, new ObjectKey(key)).value();
        return await().atMost(PATIENCE)
                .until(
                        () -> Optional.ofNullable(
                                TopicReader.readNewest(broker.bootstrapServers(), Topic.SCENES, SceneSeen.class)
                                        .get(objectId)),
                        scene -> scene.filter(seen -> seen.generation() == generation)
                                .isPresent())
                .orElseThrow();
    }

    private static String id(String key) {
        return ObjectId.of(SCENES, new ObjectKey(key)) + "/ingest";
    }

    private static TileFailed awaitFailure(String id) {
        return await().atMost(PATIENCE)
                .until(() -> Optional.ofNullable(failures().get(id)), Optional::isPresent)
                .orElseThrow();
    }

    private static Map<String, TileFailed> failures() {
        return new LinkedHashMap<>(TopicReader.readNewest(broker.bootstrapServers(), Topic.FAILURES, TileFailed.class));
    }

    private static List<Tile> tiles(SceneSeen scene) {
        return events(Topic.TILES, TileIngested.class).stream()
                .map(TileIngested::tile)
                .filter(tile -> tile.generation() == scene.generation()
                        && tile.sceneId().equals(scene.sceneId()))
                .toList();
    }

    private static long retracted(SceneSeen scene) {
        return events(Topic.TILES, TileRetracted.class).stream()
                .filter(event -> event.generation() == scene.generation() + 1
                        && event.sceneId().equals(scene.sceneId()))
                .count();
    }

    private static <E extends Event> List<E> events(Topic topic, Class<E> type) {
        List<E> events = new ArrayList<>();
        TopicReader.readAll(broker.bootstrapServers(), topic, (ReceivedRecord<Event> received) -> {
            if (type.isInstance(received.event())) {
                events.add(type.cast(received.event()));
            }
        });
        return events;
    }
}
