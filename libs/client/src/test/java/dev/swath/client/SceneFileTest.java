package dev.swath.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneFileTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldKeepTheFoldersNameInKeys() throws IOException {
        Path harbour = Files.createDirectories(folder.resolve("harbour/été"));
        Files.writeString(harbour.resolve("a b+c.jpg"), "x");
        Files.writeString(harbour.resolve(".hidden"), "x");

        assertThat(SceneFile.list(List.of(folder.resolve("harbour"))))
                .extracting(file -> file.key().value())
                .containsExactly("harbour/été/a b+c.jpg");
        assertThat(SceneFile.list(List.of(harbour.resolve("a b+c.jpg"))))
                .extracting(file -> file.key().value())
                .containsExactly("a b+c.jpg");
        assertThatThrownBy(() -> SceneFile.list(List.of(folder.resolve("nothing"))))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no such file");
    }
}
