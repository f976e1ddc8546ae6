package dev.swath.caption.wiring;

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

class CaptionConfigTest {
    @Test
    void shouldWorkWithoutASetting() {
        CaptionConfig config = Configs.of(CaptionConfig.class, Map.of());

        assertThat(config.kafka()).isEqualTo("127.0.0.1:9092");
        assertThat(config.bundle()).isEqualTo(Path.of("models/swath-mini"));
        assertThat(config.device()).isEqualTo(Device.CPU);
        assertThat(config.instance()).isEqualTo("local-8083");
        assertThat(config.partitions()).isEqualTo(4);
        assertThat(config.replication()).isEqualTo((short) 1);
        assertThat(config.batchSize()).isEqualTo(16);
        assertThat(config.role()).isEqualTo(Role.BOTH);
        assertThat(config.linger()).isEqualTo(Duration.ofMillis(20));
        assertThat(config.modelThreads()).isZero();
        assertThat(config.gpuMemory()).isEmpty();
        assertThat(config.beams()).isEmpty();
        assertThat(config.maxTokens()).isEmpty();
        assertThat(config.budget()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.cachedQueries()).isEqualTo(10_000);
        assertThat(config.maxQueries()).isEqualTo(64);
        assertThat(config.otlp()).as("nobody follows tiles").isEmpty();
        assertThat(config.traceShare()).isEqualTo(0.05);
        assertThat(config.maxDialogues()).isEqualTo(4);
        assertThat(config.dialogueTokens()).isEqualTo(1024);
        assertThat(config.dialogueWords()).isEqualTo(32);
        assertThat(config.dialogueTime()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void shouldTakeTheSharedSettingsAndItsOwn() {
        CaptionConfig config = Configs.of(
                CaptionConfig.class,
                Map.of(
                        "swath.kafka", "kafka:9092",
                        "swath.bundle", "/bundle",
                        "swath.device", "cuda",
                        "swath.role", "query",
                        "swath.instance", "caption-0",
                        "swath.otlp", "http://collector:4318",
                        "swath.trace-share", "1",
                        "swath.caption.batch-size", "64",
                        "swath.gpu-memory", "8589934592",
                        "swath.caption.model-threads", "3"));

        assertThat(config.kafka()).isEqualTo("kafka:9092");
        assertThat(config.bundle()).isEqualTo(Path.of("/bundle"));
        assertThat(config.device()).isEqualTo(Device.CUDA);
        assertThat(config.instance()).isEqualTo("caption-0");
        assertThat(config.otlp()).contains(URI.create("http://collector:4318"));
        assertThat(config.traceShare()).isEqualTo(1);
        assertThat(config.batchSize()).isEqualTo(64);
        assertThat(config.role()).isEqualTo(Role.QUERY);
        assertThat(config.modelThreads()).isEqualTo(3);
        assertThat(config.gpuMemory()).hasValue(8L << 30);
    }

    @ParameterizedTest
    @CsvSource({
        "batch-size, 0",
        "batch-size, 1025",
        "device, tpu",
        "role, both of them",
        "budget, x",
        "cached-queries, 0",
        "max-queries, 0",
        "max-dialogues, 0",
        "dialogue-tokens, 63",
        "dialogue-words, 0",
        "dialogue-time, x"
    })
    void shouldRefuse(String name, String value) {
        assertThatExceptionOfType(ConfigValidationException.class)
                .isThrownBy(() -> Configs.of(CaptionConfig.class, Map.of("swath.caption." + name, value)))
                .withMessageContaining(name);
    }
}
