package dev.swath.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsFileTest {
    private static final Endpoints WRITTEN =
            new Endpoints(URI.create("http://h:1"), "h:2", URI.create("http://h:3"), "user", "secret");

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldFindWhatWasWritten() throws IOException {
        assertThat(EndpointsFile.find(folder)).isEmpty();

        EndpointsFile.write(folder, WRITTEN);

        assertThat(EndpointsFile.find(folder)).contains(WRITTEN);
        EndpointsFile.delete(folder);
        assertThat(EndpointsFile.find(folder)).isEmpty();
    }

    @Test
    void shouldKeepTheSecretToItsOwner() throws IOException {
        EndpointsFile.write(folder, WRITTEN);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("endpoints.json"))))
                .isEqualTo("rw-------");
        assertThat(WRITTEN.toString()).doesNotContain("secret");
    }

    @Test
    void shouldTakeTheDefaultsForWhatTheFileLacks() throws IOException {
        Files.writeString(folder.resolve("endpoints.json"), "{\"kafka\": \"h:2\", \"pid\": 4}");

        assertThat(EndpointsFile.find(folder)).contains(Endpoints.DEFAULT.with(null, "h:2", null, null, null));
    }

    @Test
    void shouldPreferTheEnvironmentToTheFile() throws IOException {
        EndpointsFile.write(folder, WRITTEN);

        assertThat(Endpoints.find(Map.of("SWATH_S3_SECRET_KEY", "other"), folder))
                .isEqualTo(WRITTEN.with(null, null, null, null, "other"));
        assertThat(Endpoints.find(Map.of("HOME", folder.toString()), null)).isEqualTo(Endpoints.DEFAULT);
    }

    @Test
    void shouldReadCredentialsFromFilesThatTheEnvironmentNames() throws IOException {
        Path secret = Files.writeString(folder.resolve("key"), "from a file\n");
        Map<String, String> environment = Map.of("SWATH_S3_SECRET_KEY_FILE", secret.toString());

        assertThat(Endpoints.find(environment, folder).secretKey()).isEqualTo("from a file");
    }

    @Test
    void shouldFollowTheXdgBaseDirectorySpecification() {
        assertThat(Endpoints.defaultDataFolder(Map.of("XDG_DATA_HOME", "/data", "HOME", "/home/a")))
                .isEqualTo(Path.of("/data/swath"));
        assertThat(Endpoints.defaultDataFolder(Map.of("HOME", "/home/a")))
                .isEqualTo(Path.of("/home/a/.local/share/swath"));
    }
}
