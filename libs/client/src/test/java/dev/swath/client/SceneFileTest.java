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

    @Test
    void shouldFollowLinks() throws IOException {
        Path harbour = Files.createDirectories(folder.resolve("data/harbour"));
        Files.writeString(harbour.resolve("a.jpg"), "x");
        Files.createSymbolicLink(folder.resolve("linked"), harbour);
        Path station = Files.createDirectories(folder.resolve("station"));
        Files.createSymbolicLink(station.resolve("today"), harbour);
        Files.createSymbolicLink(station.resolve("b.jpg"), harbour.resolve("a.jpg"));

        assertThat(SceneFile.list(List.of(folder.resolve("linked"), station)))
                .extracting(file -> file.key().value())
                .containsExactly("linked/a.jpg", "station/b.jpg", "station/today/a.jpg");
    }

    @Test
    void shouldNameWhatWouldPutNothing() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Files.writeString(empty.resolve(".hidden"), "x");
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.createSymbolicLink(broken.resolve("gone.jpg"), folder.resolve("nothing"));
        Path circle = Files.createDirectories(folder.resolve("circle"));
        Files.createSymbolicLink(circle.resolve("again"), circle);

        assertRefused("it holds no file", empty);
        assertRefused("the link leads nowhere", broken);
        assertRefused("the link leads to a folder that holds it", circle);
    }

    @Test
    void shouldNameTwoFilesThatWouldBeOneObject() throws IOException {
        Path first = Files.createDirectories(folder.resolve("first/port"));
        Path second = Files.createDirectories(folder.resolve("second/port"));
        Files.writeString(first.resolve("a.jpg"), "1");
        Files.writeString(second.resolve("a.jpg"), "2");

        assertRefused("would both be the object port/a.jpg", first, second);
        assertThat(SceneFile.list(List.of(first, first))).hasSize(1);
    }

    private static void assertRefused(String message, Path... paths) {
        assertThatThrownBy(() -> SceneFile.list(List.of(paths)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
