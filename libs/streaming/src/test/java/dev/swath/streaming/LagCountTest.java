package dev.swath.streaming;

import static dev.swath.streaming.Captioning.WITHIN;
import static dev.swath.streaming.Captioning.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RecordEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number that an autoscaler reads, against what was written and what was done. */
class LagCountTest {
    private static final int PARTITIONS = 2;
    private static final ModelVersion MINE = new ModelVersion("mine");
    private static final ModelVersion OTHER = new ModelVersion("mine-2");

    private EmbeddedBroker broker;
    private Lag lag;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        broker = EmbeddedBroker.start(folder, 0);
        Topics.ensure(broker.bootstrapServers(), PARTITIONS, 1);
        lag = new Lag(broker.bootstrapServers());
        producer = transactional("lag-test");
    }

    @AfterEach
    void stop() {
        producer.close(Duration.ZERO);
        lag.close();
        broker.close();
    }

    @Test
    void shouldCountTilesAndNotMarkersAbortedRecordsOrRetractions() {
        for (TileIngested tile : Tiles.ingested("marked", 30)) {
            commit(List.of(tile));
        }
        abort(Tiles.ingested("aborted", 20));
        commit(List.of(retraction("marked0"), retraction("marked1")));

        assertThat(count(Stage.ENCODE)).isEqualTo(30);
        assertThat(lag.measure().get(Stage.ENCODE))
                .as("offsets tell more than there is")
                .isGreaterThan(80);
    }

    @Test
    void shouldNotCountWhatIsInAnOpenTransactionUntilItIsCommitted() {
        commit(Tiles.ingested("before", 5));
        producer.beginTransaction();
        send(producer, Tiles.ingested("open", 7));
        producer.flush();

        assertThat(count(Stage.ENCODE)).isEqualTo(5);

        producer.commitTransaction();
        assertThat(count(Stage.ENCODE)).isEqualTo(12);
    }

    @Test
    void shouldEqualWhatAWorkerHasNotDoneUnderLoadAndIdle() {
        CountDownLatch held = new CountDownLatch(1);
        Captioning holding = new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                if (prepared.stream()
                        .anyMatch(received ->
                                received.event().tile().key().value().startsWith("late"))) {
                    waitFor(held, WITHIN);
                }
                return super.work(prepared);
            }
        };
        for (int i = 0; i < 40; i++) {
            commit(List.of(Tiles.ingested("early" + i)));
        }
        WorkerSettings settings = WorkerSettings.of(
                        broker.bootstrapServers(), "encoder-service", Stage.ENCODE, "lag", Topic.TILES)
                .withBatch(8, Duration.ofMillis(20));
        try (BatchWorker worker = holding.start(settings)) {
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(worker.records()).isEqualTo(40));
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(count(Stage.ENCODE)).isZero());

            for (int i = 0; i < 50; i++) {
                commit(List.of(Tiles.ingested("late" + i)));
                assertThat(count(Stage.ENCODE)).isEqualTo(i + 1);
            }
            assertThat(worker.records()).as("none of them is done").isEqualTo(40);

            held.countDown();
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(worker.records()).isEqualTo(90));
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(count(Stage.ENCODE)).isZero());
        }
    }

    @Test
    void shouldCountTheEncodingsOfTheCaptionersOwnModel() throws Exception {
        commit(IntStream.range(0, 4).mapToObj(i -> encoded("mine" + i, MINE)).toList());
        commit(IntStream.range(0, 9).mapToObj(i -> encoded("other" + i, OTHER)).toList());
        assertThat(count(Stage.CAPTION)).as("no captioner yet: all is work").isEqualTo(13);

        commitOffsets(Groups.of(Stage.CAPTION, MINE));

        assertThat(count(Stage.CAPTION)).isEqualTo(4);
    }

    @Test
    void shouldCountOnWhereAGroupIsPutBack() throws Exception {
        commit(Tiles.ingested("back", 6));
        assertThat(count(Stage.ENCODE)).isEqualTo(6);
        try (Admin admin = KafkaSettings.admin(broker.bootstrapServers())) {
            Map<TopicPartition, Long> ends = Lag.offsets(admin, Lag.partitions(admin), OffsetSpec.latest());
            ends.keySet().removeIf(partition -> !partition.topic().equals(Topic.TILES.topicName()));
            alter(admin, Groups.of(Stage.ENCODE), ends);
            assertThat(count(Stage.ENCODE)).isZero();

            ends.replaceAll((_, _) -> 0L);
            alter(admin, Groups.of(Stage.ENCODE), ends);
            assertThat(count(Stage.ENCODE)).isEqualTo(6);
        }
    }

    private long count(Stage stage) {
        Lag.WorkLeft left = lag.count(stage);
        assertThat(left.exact()).isTrue();
        return left.events();
    }

    private void commitOffsets(String group) throws Exception {
        try (Admin admin = KafkaSettings.admin(broker.bootstrapServers())) {
            alter(admin, group, Map.of(new TopicPartition(Topic.ENCODINGS.topicName(), 0), 0L));
        }
    }

    private static void alter(Admin admin, String group, Map<TopicPartition, Long> offsets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
        admin.alterConsumerGroupOffsets(group, committed).all().get();
    }

    private void commit(List<? extends Event> events) {
        producer.beginTransaction();
        send(producer, events);
        producer.commitTransaction();
    }

    private void abort(List<? extends Event> events) {
        producer.beginTransaction();
        send(producer, events);
        producer.flush();
        producer.abortTransaction();
    }

    private static void send(KafkaProducer<byte[], byte[]> to, List<? extends Event> events) {
        RecordEncoder encoder = new RecordEncoder("test", Clock.systemUTC());
        for (Event event : events) {
            var _ = to.send(encoder.encode(OutgoingRecord.of(event), _ -> PARTITIONS, _ -> 1 << 20));
        }
    }

    private KafkaProducer<byte[], byte[]> transactional(String id) {
        KafkaProducer<byte[], byte[]> opened = KafkaSettings.transactionalProducer(broker.bootstrapServers(), id);
        opened.initTransactions();
        return opened;
    }

    private static TileRetracted retraction(String name) {
        var tile = Tiles.ingested(name).tile();
        return new TileRetracted(tile.tileId(), tile.sceneId(), tile.objectId(), tile.bucket(), tile.key(), 2);
    }

    private static TileEncoded encoded(String name, ModelVersion version) {
        return new TileEncoded(
                Tiles.ingested(name).tile(),
                version,
                Tensor.float16(List.of(1, 2), new float[] {1, 2}),
                Embedding.of(new float[] {1, 0}));
    }
}
