package dev.swath.encoder.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.modelruntime.Device;
import dev.swath.service.Role;
import dev.swath.service.config.Configs;
import io.smallrye.config.ConfigValidationException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderConfigTest {
    @Test
    void shouldWorkWithoutASetting() {
        EncoderConfig config = Configs.of(EncoderConfig.class, Map.of());

        assertThat(config.kafka()).isEqualTo("127.0.0.1:9092");
        assertThat(config.bundle()).isEqualTo(Path.of("models/swath-mini"));
        assertThat(config.device()).isEqualTo(Device.CPU);
        assertThat(config.instance()).isEqualTo("local-8082");
        assertThat(config.partitions()).isEqualTo(4);
        assertThat(config.replication()).isEqualTo((short) 1);
        assertThat(config.batchSize()).isEqualTo(16);
        assertThat(config.role()).isEqualTo(Role.BOTH);
        assertThat(config.linger()).isEqualTo(Duration.ofMillis(20));
        assertThat(config.modelThreads()).isZero();
        assertThat(config.gpuMemory()).isEmpty();
        assertThat(config.s3()).isEqualTo(URI.create("http://127.0.0.1:9000"));
        assertThat(config.chipsBucket()).isEqualTo("swath-chips");
        assertThat(config.fetchThreads()).isEqualTo(4);
        assertThat(config.maxQueries()).isEqualTo(8);
        assertThat(config.maxPictureSize().asLongValue()).isEqualTo(16L << 20);
        assertThat(config.readGap().asLongValue()).isEqualTo(1L << 20);
        assertThat(config.readSize().asLongValue()).isEqualTo(8L << 20);
        assertThat(config.readCache().asLongValue()).isEqualTo(64L << 20);
    }

    @Test
    void shouldTakeTheSharedSettingsAndItsOwn() {
        EncoderConfig config = Configs.of(
                EncoderConfig.class,
                Map.of(
                        "swath.kafka", "kafka:9092",
                        "swath.bundle", "/bundle",
                        "swath.device", "cuda",
                        "swath.role", "query",
                        "swath.instance", "encoder-0",
                        "swath.encoder.batch-size", "64",
                        "swath.gpu-memory", "8589934592",
                        "swath.encoder.model-threads", "3"));

        assertThat(config.kafka()).isEqualTo("kafka:9092");
        assertThat(config.bundle()).isEqualTo(Path.of("/bundle"));
        assertThat(config.device()).isEqualTo(Device.CUDA);
        assertThat(config.instance()).isEqualTo("encoder-0");
        assertThat(config.batchSize()).isEqualTo(64);
        assertThat(config.role()).isEqualTo(Role.QUERY);
        assertThat(config.modelThreads()).isEqualTo(3);
        assertThat(config.gpuMemory()).hasValue(8L << 30);
    }

    @ParameterizedTest
    @CsvSource({
        "batch-size, 0",
        "batch-size, 1025",
        "fetch-threads, 0",
        "max-queries, 0",
        "device, tpu",
        "role, both of them",
        "linger, x",
        "s3, not an address"
    })
    void shouldRefuse(String name, String value) {
        assertThatExceptionOfType(ConfigValidationException.class)
                .isThrownBy(() -> Configs.of(EncoderConfig.class, Map.of("swath.encoder." + name, value)))
                .withMessageContaining(name);
    }
}
