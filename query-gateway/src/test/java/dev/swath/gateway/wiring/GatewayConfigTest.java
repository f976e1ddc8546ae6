package dev.swath.gateway.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.service.config.Configs;
import dev.swath.vectorindex.IndexSettings;
import io.smallrye.config.ConfigValidationException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    @Test
    void shouldNeedNoSettings() {
        GatewayConfig config = Configs.of(GatewayConfig.class, Map.of());

        assertThat(config.kafka()).isEqualTo("127.0.0.1:9092");
        assertThat(config.s3()).isEqualTo(URI.create("http://127.0.0.1:9000"));
        assertThat(config.chipsBucket()).isEqualTo("swath-chips");
        assertThat(config.scenesBucket()).isEqualTo("swath-scenes");
        assertThat(config.index()).isEqualTo(IndexSettings.Kind.LUCENE);
        assertThat(config.indexDir()).isEmpty();
        assertThat(config.milvus()).isEmpty();
        assertThat(config.maxSearches()).isEqualTo(64);
        assertThat(config.maxRequests()).isEqualTo(256);
        assertThat(config.maxWaiting()).isEqualTo(32);
        assertThat(config.leastProbability()).isEqualTo(0.21);
        assertThat(config.maxImage().asLongValue()).isEqualTo(8 << 20);
        assertThat(config.thumbnailCache().asLongValue()).isEqualTo(32L << 20);
        assertThat(config.stateDir().getFileName().toString()).startsWith("swath-gateway-");
        assertThat(config.tablePatience()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.liveHeartbeat()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void shouldTakeTheSettingsThatAllServicesShare() {
        GatewayConfig config = Configs.of(
                GatewayConfig.class,
                Map.of(
                        "swath.kafka", "kafka:9092",
                        "swath.index", "milvus",
                        "swath.milvus", "milvus:19530",
                        "swath.milvus-token", "root:secret",
                        "swath.milvus-timeout", "3s",
                        "swath.index-dir", "data/index",
                        "swath.text-encoder", "http://caption-service:8083",
                        "swath.gateway.text-encoder", "http://other:1"));

        assertThat(config.kafka()).isEqualTo("kafka:9092");
        assertThat(config.index()).isEqualTo(IndexSettings.Kind.MILVUS);
        assertThat(config.milvus()).contains("milvus:19530");
        assertThat(config.milvusToken()).contains("root:secret");
        assertThat(config.milvusTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.indexDir()).contains(Path.of("data/index"));
        assertThat(config.textEncoder()).isEqualTo(URI.create("http://other:1"));
    }

    @Test
    void shouldRefuseAnIndexThatIsNone() {
        assertThatThrownBy(() -> Configs.of(GatewayConfig.class, Map.of("swath.index", "faiss")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("faiss");
    }

    @Test
    void shouldRefuseToWorkOnNoChat() {
        assertThatThrownBy(() -> Configs.of(GatewayConfig.class, Map.of("swath.gateway.chats-at-work", "0")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("swath.gateway.chats-at-work must be greater");
    }
}
