package dev.swath.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTakeAValueFromTheFileThatTheVariableNames() throws Exception {
        Path secret = Files.writeString(folder.resolve("key"), "s3cret\n");
        SmallRyeConfig config = config(Map.of("SWATH_S3_SECRET_KEY_FILE", secret.toString()), Map.of());

        assertThat(config.getValue("swath.ingest.s3-secret-key", String.class)).isEqualTo("s3cret");
    }

    @Test
    void shouldPreferTheVariableItself() throws Exception {
        Path secret = Files.writeString(folder.resolve("key"), "from the file");
        SmallRyeConfig config = config(
                Map.of("SWATH_S3_SECRET_KEY_FILE", secret.toString()), Map.of("swath.s3-secret-key", "from elsewhere"));

        assertThat(config.getValue("swath.s3-secret-key", String.class)).isEqualTo("from elsewhere");
    }

    @Test
    void shouldNameTheFileThatCannotBeRead() {
        SecretFiles files = new SecretFiles(Map.of("SWATH_MILVUS_TOKEN_FILE", "/nowhere/token"));

        assertThatThrownBy(() -> files.getValue("swath.milvus-token"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("SWATH_MILVUS_TOKEN_FILE names /nowhere/token, which cannot be read");
    }

    @Test
    void shouldReadNothingForSettingsOfOthers() {
        assertThat(new SecretFiles(Map.of("QUARKUS_HTTP_PORT_FILE", "/nowhere/port")).getValue("quarkus.http.port"))
                .isNull();
    }

    @Test
    void shouldBeFoundByEveryService() {
        assertThat(ServiceLoader.load(ConfigSource.class)).hasAtLeastOneElementOfType(SecretFiles.class);
    }

    private static SmallRyeConfig config(Map<String, String> files, Map<String, String> variables) {
        Map<String, String> service = Map.of("swath.ingest.s3-secret-key", "${swath.s3-secret-key:swath-local}");
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new PropertiesConfigSource(service, "service", 50),
                        new SecretFiles(files),
                        new PropertiesConfigSource(variables, "environment", 300))
                .build();
    }
}
