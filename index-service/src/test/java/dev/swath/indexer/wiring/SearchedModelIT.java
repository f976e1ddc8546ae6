package dev.swath.indexer.wiring;

import static dev.swath.indexer.Parts.MAXI;
import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.encoded;
import static dev.swath.indexer.Parts.ingested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.service.config.Configs;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.TopicReader;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.VectorIndexReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of which model is searched, against a real broker and a real Lucene index. */
class SearchedModelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> KEYS =
            IntStream.range(0, 20).mapToObj(i -> "models/" + i + ".jpg").toList();

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldShowOneVersionUntilTheRecordChanges() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                EventPublisher publisher = new EventPublisher(broker.bootstrapServers(), "test")) {
            String kafka = broker.bootstrapServers();
            IndexService service = start(kafka, Map.of());
            await().atMost(PATIENCE).until(() -> service.complaints().isEmpty());
            KEYS.forEach(key -> {
                publisher.publish(ingested(key, 1));
                publisher.publish(encoded(key, 1, MINI));
            });
            awaitItemsOf(kafka, MINI);
            KEYS.forEach(key -> publisher.publish(encoded(key, 1, MAXI)));
            awaitRows(MAXI);
            assertThat(onRecord(kafka).modelVersion()).isEqualTo(MINI);
            service.close();
            awaitItemsOf(kafka, MINI);

            IndexService changed = start(kafka, Map.of("swath.indexer.model-version", MAXI.value()));
            awaitItemsOf(kafka, MAXI);
            assertThat(onRecord(kafka).revision()).isEqualTo(2);
            changed.close();

            IndexService unnamed = start(kafka, Map.of());
            await().atMost(PATIENCE).until(() -> unnamed.complaints().isEmpty());
            assertThat(onRecord(kafka).modelVersion()).isEqualTo(MAXI);
            unnamed.close();
        }
    }

    @Test
    void shouldPutTheVersionOnRecordThatAnOlderCatalogueHas() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                EventPublisher publisher = new EventPublisher(broker.bootstrapServers(), "test")) {
            String kafka = broker.bootstrapServers();
            IndexService before = start(kafka, Map.of());
            KEYS.forEach(key -> {
                publisher.publish(ingested(key, 1));
                publisher.publish(encoded(key, 1, MINI));
            });
            awaitItemsOf(kafka, MINI);
            before.close();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
                admin.deleteTopics(List.of(Topic.MODELS.topicName())).all().get();
            }

            IndexService upgraded = start(kafka, Map.of());

            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(onRecord(kafka))
                            .extracting(ModelSelected::modelVersion, ModelSelected::revision)
                            .containsExactly(MINI, 1L));
            upgraded.close();
        }
    }

    private IndexService start(String kafka, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
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
        settings.putAll(more);
        return new IndexService(Configs.of(IndexConfig.class, settings), new SimpleMeterRegistry());
    }

    private static ModelSelected onRecord(String kafka) {
        return TopicReader.readNewest(kafka, Topic.MODELS, ModelSelected.class)
                .values()
                .iterator()
                .next();
    }

    private static void awaitItemsOf(String kafka, ModelVersion version) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(TopicReader.readNewest(kafka, Topic.ITEMS, ItemPublished.class)
                                .values())
                        .hasSize(KEYS.size())
                        .allSatisfy(item -> assertThat(item.properties().get("swath:model_version"))
                                .isEqualTo(version.value())));
    }

    private void awaitRows(ModelVersion version) {
        try (VectorIndexReader index = new IndexSettings.Lucene(folder.resolve("index")).openReader()) {
            await().atMost(PATIENCE)
                    .until(() -> index.count(version, Filter.ALL).searchable() == KEYS.size());
        }
    }
}
