package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IndexSettingsTest {
    @Test
    void shouldTakeWhatTheKindNeedsFromAServicesSettings() {
        assertThat(IndexSettings.of(new Config(IndexSettings.Kind.LUCENE, "data/index", null)))
                .isEqualTo(new IndexSettings.Lucene(Path.of("data/index")));
        assertThat(IndexSettings.of(new Config(IndexSettings.Kind.MILVUS, null, "https://milvus:19530")))
                .isEqualTo(new IndexSettings.Milvus(
                        "https://milvus:19530",
                        "root:secret",
                        Path.of("ca.pem"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource({"LUCENE, swath.index-dir", "MILVUS, swath.milvus "})
    void shouldNameTheSettingThatIsMissing(IndexSettings.Kind kind, String setting) {
        assertThatThrownBy(() -> IndexSettings.of(new Config(kind, null, null)))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(setting);
    }

    @Test
    void shouldRefuseSettingsThatNameNoServer() {
        assertThatThrownBy(() -> IndexSettings.Milvus.at(" "))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
        assertThatThrownBy(() ->
                        new IndexSettings.Milvus("milvus:19530", null, null, Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("PT0S");
    }

    @Test
    void shouldNotTellTheToken() {
        assertThat(IndexSettings.of(new Config(IndexSettings.Kind.MILVUS, null, "milvus:19530"))
                        .toString())
                .contains("milvus:19530")
                .doesNotContain("secret");
    }

    @Test
    void shouldOpenAWriterAndReadersOfOneFolder(@TempDir Path folder) {
        IndexSettings settings = new IndexSettings.Lucene(folder.resolve("index"));

        try (VectorIndexReader reader = settings.openReader();
                VectorIndex index = settings.open()) {
            assertThat(reader.modelVersions()).isEqualTo(index.modelVersions());
            assertThatThrownBy(settings::open).hasMessageContaining("found another");
        }
    }

    private record Config(
            IndexSettings.Kind index,
            @Nullable String folder,
            @Nullable String address) implements VectorIndexConfig {
        @Override
        public Optional<Path> indexDir() {
            return Optional.ofNullable(folder).map(Path::of);
        }

        @Override
        public Optional<String> milvus() {
            return Optional.ofNullable(address);
        }

        @Override
        public Optional<String> milvusToken() {
            return Optional.of("root:secret");
        }

        @Override
        public Optional<Path> milvusCertificate() {
            return Optional.of(Path.of("ca.pem"));
        }

        @Override
        public Duration milvusConnectTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration milvusTimeout() {
            return Duration.ofSeconds(2);
        }
    }
}
