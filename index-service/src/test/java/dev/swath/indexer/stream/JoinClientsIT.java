package dev.swath.indexer.stream;

import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.encoded;
import static dev.swath.indexer.Parts.ingested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileState;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.TopicReader;
import dev.swath.streaming.Topics;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A join that comes back after parts were deleted that it had not read. */
class JoinClientsIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final TopicPartition ENCODINGS = new TopicPartition(Topic.ENCODINGS.topicName(), 0);

    @Test
    void shouldSayWhatWasDeletedBeforeItWasReadAndGoOn(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                EventPublisher publisher = new EventPublisher(broker.bootstrapServers(), "test");
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.ensure(broker.bootstrapServers(), 1, 1);
            for (String key : List.of("a.jpg", "b.jpg", "c.jpg", "d.jpg")) {
                publisher.publishAll(List.of(ingested(key, 1), encoded(key, 1, MINI)));
            }
            admin.alterConsumerGroupOffsets("swath-join", Map.of(ENCODINGS, new OffsetAndMetadata(1)))
                    .all()
                    .get();
            admin.deleteRecords(Map.of(ENCODINGS, RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();

            JoinStream join = new JoinStream(
                    new JoinSettings(
                            broker.bootstrapServers(),
                            folder.resolve("join"),
                            "test",
                            (short) 1,
                            Duration.ofDays(7),
                            0),
                    TracerProvider.noop().get("test"));
            join.start();
            try {
                await().atMost(WITHIN)
                        .untilAsserted(() -> assertThat(TopicReader.readNewest(
                                        broker.bootstrapServers(), Topic.TILE_STATES, TileState.class))
                                .hasSize(1));
            } finally {
                join.close();
            }

            assertThat(TopicReader.readNewest(broker.bootstrapServers(), Topic.FAILURES, TileFailed.class)
                            .values())
                    .singleElement()
                    .satisfies(lost -> {
                        assertThat(lost.code()).isEqualTo(ErrorCode.RECORDS_LOST);
                        assertThat(lost.id()).isEqualTo("swath.encodings/0/1/join");
                        assertThat(lost.message()).contains("offset 1").contains("begins at 3");
                    });
        }
    }
}
