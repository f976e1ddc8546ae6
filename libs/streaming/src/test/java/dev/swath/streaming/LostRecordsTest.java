package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that comes back after records were deleted that it had not read. */
class LostRecordsTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void shouldSayWhatWasDeletedBeforeItWasReadAndGoOn(@TempDir Path folder) throws Exception {
        List<TileIngested> tiles = Tiles.ingested("lost", 6);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                EventPublisher publisher = new EventPublisher(broker.bootstrapServers(), "test");
                Admin admin = KafkaSettings.admin(broker.bootstrapServers())) {
            // Kafka deletes records on demand only where it does not compact them.
            admin.createTopics(List.of(new NewTopic(Topic.TILES.topicName(), 1, (short) 1)))
                    .all()
                    .get();
            Topics.ensure(broker.bootstrapServers(), 1, 1);
            publisher.publishAll(tiles.subList(0, 2));
            work(broker, 2);
            publisher.publishAll(tiles.subList(2, 6));
            admin.deleteRecords(Map.of(new TopicPartition(Topic.TILES.topicName(), 0), RecordsToDelete.beforeOffset(5)))
                    .all()
                    .get();

            work(broker, 3);

            assertThat(TopicReader.readNewest(broker.bootstrapServers(), Topic.FAILURES, TileFailed.class)
                            .values())
                    .singleElement()
                    .satisfies(lost -> {
                        assertThat(lost.code()).isEqualTo(ErrorCode.RECORDS_LOST);
                        assertThat(lost.id()).isEqualTo("swath.tiles/0/2/encode");
                        assertThat(lost.source()).isEqualTo(new TileFailed.RecordPlace("swath.tiles", 0, 2));
                        assertThat(lost.message()).contains("offset 2").contains("begins at 5");
                    });
        }
    }

    private static void work(EmbeddedBroker broker, int captions) {
        WorkerSettings settings =
                WorkerSettings.of(broker.bootstrapServers(), "encoder-service", Stage.ENCODE, "lost", Topic.TILES);
        try (BatchWorker worker = new Captioning().start(settings)) {
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(
                                    TopicReader.readNewest(broker.bootstrapServers(), Topic.CAPTIONS, Object.class))
                            .hasSize(captions));
            await().atMost(WITHIN).until(() -> worker.lag() == 0);
            assertThat(worker.unreadAge()).isZero();
        }
    }
}
