package dev.swath.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

/** The chart's KafkaTopics are those that the code creates; {@code -Dswath.update=true} writes the file anew. */
class ChartTopicsTest {
    private static final Path FILE = Path.of("../../k8s/swath/files/topics.yaml");

    @Test
    void shouldGiveTheChartTheTopicsOfTheCode() throws IOException {
        String expected = table();
        if (Boolean.getBoolean("swath.update")) {
            Files.writeString(FILE, expected);
        }

        assertThat(FILE)
                .as("./mvnw test -pl libs/streaming -am -Dtest=ChartTopicsTest -Dswath.update=true")
                .hasContent(expected);
    }

    private static String table() {
        StringBuilder yaml = new StringBuilder(
                "# Written by ChartTopicsTest with -Dswath.update=true from the code's table; never edited.\ntopics:\n");
        for (Topic topic : Topic.values()) {
            yaml.append("  - name: %s%n    config:%n".formatted(topic.topicName()));
            TreeMap<String, String> config = new TreeMap<>(TopicAdmin.config(topic, 3));
            // The chart sets it by the replication of its values.
            config.remove(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
            config.forEach((key, value) -> yaml.append("      %s: \"%s\"%n".formatted(key, value)));
        }
        return yaml.toString();
    }
}
