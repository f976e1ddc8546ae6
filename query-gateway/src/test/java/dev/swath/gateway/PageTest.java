package dev.swath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the page's modules, where there is a Node.js. */
class PageTest {
    private static final List<String> MODULES = List.of("chat.js", "live.js", "results.js", "views.js");
    private static final long PATIENCE_SECONDS = 60;

    @Test
    void shouldPassTheTestsOfItsModules(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(isThere("node"), "Node.js runs the page's tests");
        for (String module : MODULES) {
            copy("/META-INF/resources/page/" + module, folder.resolve(module));
        }
        copy("/page/page.test.mjs", folder.resolve("page.test.mjs"));
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        Path output = folder.resolve("output.txt");

        Process node = new ProcessBuilder("node", "--test", "page.test.mjs")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue())
                .as(Files.readString(output, StandardCharsets.UTF_8))
                .isZero();
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream bytes = Objects.requireNonNull(PageTest.class.getResourceAsStream(resource), resource)) {
            Files.copy(bytes, file);
        }
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
