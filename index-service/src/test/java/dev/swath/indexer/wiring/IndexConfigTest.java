package dev.swath.indexer.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.service.config.Configs;
import dev.swath.vectorindex.IndexSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexConfigTest {
    @Test
    void shouldHaveDefaults() {
        IndexConfig config = Configs.of(IndexConfig.class, Map.of("hostname", "node", "user.home", "/home/swath"));

        assertThat(config.kafka()).isEqualTo("127.0.0.1:9092");
        assertThat(config.index()).isEqualTo(IndexSettings.Kind.LUCENE);
        assertThat(config.indexDir()).isEmpty();
        assertThat(config.milvus()).isEmpty();
        assertThat(config.milvusToken()).isEmpty();
        assertThat(config.milvusCertificate()).isEmpty();
        assertThat(config.milvusConnectTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.milvusTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.instance()).isEqualTo("node-8084");
        assertThat(config.stateDir()).isEqualTo(Path.of("/home/swath/.local/state/swath/join-node-8084"));
        assertThat(config.partitions()).isEqualTo(4);
        assertThat(config.replication()).isEqualTo((short) 1);
        assertThat(config.batchSize()).isEqualTo(256);
        assertThat(config.linger()).isEqualTo(Duration.ofMillis(50));
        assertThat(config.retractionRetention()).isEqualTo(Duration.ofDays(7));
        assertThat(config.standbys()).isZero();
        assertThat(config.purgeGrace()).isEqualTo(Duration.ofHours(24));
        assertThat(config.purgeInterval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.formerGrace()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.comparePatience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.modelVersion()).isEmpty();
    }

    @Test
    void shouldTakeTheSharedSettingsAndItsOwn() {
        IndexConfig config = Configs.of(
                IndexConfig.class,
                Map.of(
                        "swath.kafka", "kafka:9092",
                        "swath.index", "milvus",
                        "swath.milvus", "http://milvus:19530",
                        "swath.milvus-token", "root:secret",
                        "swath.instance", "index-0",
                        "swath.state-dir", "/data/join",
                        "swath.indexer.batch-size", "1000",
                        "swath.indexer.linger", "5ms",
                        "swath.indexer.model-version", "swath-mini-1-00000001",
                        "swath.indexer.purge-grace", "1h"));

        assertThat(config.kafka()).isEqualTo("kafka:9092");
        assertThat(config.index()).isEqualTo(IndexSettings.Kind.MILVUS);
        assertThat(config.milvus()).contains("http://milvus:19530");
        assertThat(config.milvusToken()).contains("root:secret");
        assertThat(config.instance()).isEqualTo("index-0");
        assertThat(config.stateDir()).isEqualTo(Path.of("/data/join"));
        assertThat(config.batchSize()).isEqualTo(1000);
        assertThat(config.linger()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.purgeGrace()).isEqualTo(Duration.ofHours(1));
        assertThat(config.modelVersion()).contains("swath-mini-1-00000001");
    }

    @ParameterizedTest
    @CsvSource({
        "swath.index, elastic, index",
        "swath.indexer.batch-size, 0, batch-size",
        "swath.partitions, 0, partitions",
        "swath.instance, a/b, instance",
        "swath.indexer.milvus-timeout, 1m, milvus-timeout",
        "swath.indexer.model-version, Not One, model-version",
        "swath.indexer.linger, soon, linger"
    })
    void shouldRefuse(String name, String value, String named) {
        assertThatThrownBy(() -> Configs.of(IndexConfig.class, Map.of(name, value)))
                .hasMessageContaining(named);
    }

    @Test
    void shouldNameTheSettingThatAnIndexNeeds() {
        assertThatThrownBy(() -> IndexSettings.of(Configs.of(IndexConfig.class, Map.of())))
                .isInstanceOfSatisfying(CatalogueException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                    assertThat(e).hasMessageContaining("swath.index-dir");
                });
        assertThatThrownBy(() -> IndexSettings.of(Configs.of(IndexConfig.class, Map.of("swath.index", "milvus"))))
                .hasMessageContaining("swath.milvus");
    }
}
