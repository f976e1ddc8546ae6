package dev.swath.indexer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class JoinSettingsTest {
    @Test
    void shouldAskForAsManyCopiesOfTheStoreAsTheSettingsSay() {
        Properties properties = new JoinSettings(
                        "kafka:9092", Path.of("join"), "index-0", (short) 3, Duration.ofDays(7), 1)
                .toProperties();

        assertThat(properties)
                .containsEntry("num.standby.replicas", 1)
                .containsEntry("main.consumer.group.instance.id", "swath-join-index-0");
    }
}
