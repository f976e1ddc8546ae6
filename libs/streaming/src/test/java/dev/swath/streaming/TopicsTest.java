package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {
    @Test
    void shouldCreateWhatIsMissingLikeWhatIsThereAndRefuseUnequalCounts(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                Admin admin = KafkaSettings.admin(broker.bootstrapServers())) {
            admin.createTopics(List.of(new NewTopic(Topic.TILES.topicName(), 3, (short) 1)))
                    .all()
                    .get();

            Topics.ensure(broker.bootstrapServers(), 5, 1);
            Topics.ensure(broker.bootstrapServers(), 5, 1);

            assertThat(admin.describeTopics(names()).allTopicNames().get().values())
                    .hasSize(Topic.values().length)
                    .allMatch(topic -> topic.partitions().size() == 3);
            assertThat(config(admin, Topic.CAPTIONS, "cleanup.policy")).isEqualTo("compact");
            assertThat(config(admin, Topic.TILES, "cleanup.policy")).isEqualTo("delete"); // left alone
            assertThat(config(admin, Topic.ENCODINGS, "retention.ms")).isEqualTo("604800000");
            assertThat(config(admin, Topic.CAPTIONS, "min.compaction.lag.ms"))
                    .as("a join that is behind reads the captions of both model versions")
                    .isEqualTo("604800000");
            assertThat(config(admin, Topic.TILES, "min.compaction.lag.ms"))
                    .as("topics of an earlier version get it, too")
                    .isEqualTo("604800000");
            assertThat(config(admin, Topic.ITEMS, "min.compaction.lag.ms")).isEqualTo("0");
            assertThat(config(admin, Topic.ITEMS, "delete.retention.ms"))
                    .as("a twin may be away for a month")
                    .isEqualTo("2592000000");
            assertThat(config(admin, Topic.CAPTIONS, "delete.retention.ms")).isEqualTo("604800000");

            admin.createPartitions(Map.of(Topic.ITEMS.topicName(), NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatThrownBy(() -> Topics.ensure(broker.bootstrapServers(), 5, 1))
                            .isInstanceOfSatisfying(
                                    CatalogueException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                            .hasMessageContaining("swath.items=4"));
        }
    }

    @Test
    void shouldLeaveACompactionLagThatSomebodySet(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                Admin admin = KafkaSettings.admin(broker.bootstrapServers())) {
            admin.createTopics(List.of(new NewTopic(Topic.CAPTIONS.topicName(), 1, (short) 1)
                            .configs(Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", "5"))))
                    .all()
                    .get();

            Topics.ensure(broker.bootstrapServers(), 1, 1);

            assertThat(config(admin, Topic.CAPTIONS, "min.compaction.lag.ms")).isEqualTo("5");
        }
    }

    @ParameterizedTest
    @CsvSource({"604800000, 2592000000", "5, 5", "86400001, 86400001"})
    void shouldLengthenTheLifeOfTombstonesThatAnEarlierVersionSet(String found, String left, @TempDir Path folder)
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                Admin admin = KafkaSettings.admin(broker.bootstrapServers())) {
            admin.createTopics(List.of(new NewTopic(Topic.ITEMS.topicName(), 1, (short) 1)
                            .configs(Map.of("cleanup.policy", "compact", "delete.retention.ms", found))))
                    .all()
                    .get();

            Topics.ensure(broker.bootstrapServers(), 1, 1);

            assertThat(config(admin, Topic.ITEMS, "delete.retention.ms")).isEqualTo(left);
        }
    }

    @Test
    void shouldSayThatKafkaIsAway() {
        assertThatThrownBy(() -> Topics.ensure("127.0.0.1:1", 1, 1, Duration.ZERO))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
    }

    private static List<String> names() {
        return Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    }

    private static String config(Admin admin, Topic topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        return Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).values().get(resource))
                .get()
                .get(name)
                .value();
    }
}
