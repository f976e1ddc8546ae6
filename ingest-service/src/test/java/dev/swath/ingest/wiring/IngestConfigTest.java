package dev.swath.ingest.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.service.config.Configs;
import io.smallrye.config.ConfigValidationException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestConfigTest {
    @Test
    void shouldWorkWithoutASetting() {
        IngestConfig config = Configs.of(IngestConfig.class, Map.of());

        assertThat(config.kafka()).isEqualTo("127.0.0.1:9092");
        assertThat(config.s3()).isEqualTo(URI.create("http://127.0.0.1:9000"));
        assertThat(config.s3AccessKey()).isEqualTo("swath");
        assertThat(config.s3SecretKey()).isEqualTo("swath-local");
        assertThat(config.scenesBucket()).isEqualTo("swath-scenes");
        assertThat(config.chipsBucket()).isEqualTo("swath-chips");
        assertThat(config.instance()).isEqualTo("local-8081");
        assertThat(config.partitions()).isEqualTo(4);
        assertThat(config.replication()).isEqualTo((short) 1);
        assertThat(config.listingInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.batchSize()).isEqualTo(16);
        assertThat(config.linger()).isEqualTo(Duration.ofMillis(20));
        assertThat(config.decodeThreads()).isZero();
        assertThat(config.tileWriters()).isEqualTo(8);
        assertThat(config.tileSize()).isEqualTo(256);
        assertThat(config.leastValid()).isEqualTo(0.1);
        assertThat(config.maxPixels()).isEqualTo(150_000_000);
        assertThat(config.maxObjectSize().asLongValue()).isEqualTo(4L << 30);
        assertThat(config.disk().asLongValue()).isEqualTo(4L << 30);
        assertThat(config.gsd()).isEmpty();
        assertThat(config.memory()).isEmpty();
        assertThat(config.uploadsAtOnce()).isEqualTo(8);
        assertThat(config.packs()).isTrue();
        assertThat(config.packSize().asLongValue()).isEqualTo(16L << 20);
        assertThat(config.chipGrace()).isEqualTo(Duration.ofHours(24));
        assertThat(config.orphanGrace()).isEqualTo(Duration.ofHours(24));
        assertThat(config.sweepInterval()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldTakeTheSharedSettingsAndItsOwn() {
        IngestConfig config = Configs.of(
                IngestConfig.class,
                Map.of(
                        "swath.kafka", "kafka:9092",
                        "swath.instance", "ingest-0",
                        "swath.partitions", "24",
                        "swath.ingest.scenes-bucket", "mine",
                        "swath.ingest.memory", "1G",
                        "swath.ingest.gsd", "10",
                        "swath.ingest.listing-interval", "5s"));

        assertThat(config.kafka()).isEqualTo("kafka:9092");
        assertThat(config.instance()).isEqualTo("ingest-0");
        assertThat(config.partitions()).isEqualTo(24);
        assertThat(config.scenesBucket()).isEqualTo("mine");
        assertThat(config.memory().orElseThrow().asLongValue()).isEqualTo(1L << 30);
        assertThat(config.gsd()).hasValue(10);
        assertThat(config.listingInterval()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "batch-size, 0",
        "batch-size, 501",
        "tile-size, 64",
        "least-valid, 1.1",
        "max-pixels, 0",
        "s3, not an address",
        "linger, x"
    })
    void shouldRefuse(String name, String value) {
        assertThatExceptionOfType(ConfigValidationException.class)
                .isThrownBy(() -> Configs.of(IngestConfig.class, Map.of("swath.ingest." + name, value)))
                .withMessageContaining(name);
    }
}
