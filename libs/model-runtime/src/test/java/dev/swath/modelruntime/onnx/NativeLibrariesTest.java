package dev.swath.modelruntime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-11-01T00:00:00Z"));

    @TempDir
    private Path cache = Path.of(".");

    @Test
    void shouldUnpackTheLibrariesOnce() throws IOException {
        Path library = unpacked();
        Files.setLastModifiedTime(library, LONG_AGO);

        assertThat(unpacked()).isEqualTo(library);

        assertThat(Files.getLastModifiedTime(library)).isEqualTo(LONG_AGO);
        try (Stream<Path> all = Files.walk(cache)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));
        }
    }

    @Test
    void shouldReplaceALibraryThatIsCutOrOverwritten() throws IOException {
        Path library = unpacked();
        byte[] whole = Files.readAllBytes(library);
        Files.write(library, new byte[] {1, 2, 3});
        assertThat(unpacked()).hasBinaryContent(whole);
        Files.write(library, new byte[whole.length]);
        assertThat(unpacked()).hasBinaryContent(whole);
    }

    @Test
    void shouldKeepThemInTheUsersCache() {
        assertThat(NativeLibraries.cache(Map.of("XDG_CACHE_HOME", "/cache", "HOME", "/home/a")))
                .isEqualTo(Path.of("/cache/swath"));
        assertThat(NativeLibraries.cache(Map.of("HOME", "/home/a"))).isEqualTo(Path.of("/home/a/.cache/swath"));
    }

    private Path unpacked() throws IOException {
        return Objects.requireNonNull(NativeLibraries.unpack(cache))
                .resolve(System.mapLibraryName("onnxruntime4j_jni"));
    }
}
