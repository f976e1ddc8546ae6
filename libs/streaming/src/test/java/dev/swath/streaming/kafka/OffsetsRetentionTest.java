package dev.swath.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffsetsRetentionTest {
    @Test
    void shouldAskTheBrokerHowLongItKeepsOffsets(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                Admin admin = KafkaSettings.admin(broker.bootstrapServers())) {
            assertThat(OffsetsRetention.kept(admin))
                    .as("the standalone process may be off for a month")
                    .isGreaterThanOrEqualTo(OffsetsRetention.LEAST);
        }
    }

    @Test
    void shouldFindKafkasOwnWeekTooShort() {
        assertThat(OffsetsRetention.isTooShort(Duration.ofDays(7))).isTrue();
        assertThat(OffsetsRetention.isTooShort(Duration.ofDays(365))).isFalse();
    }
}
