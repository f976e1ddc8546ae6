package dev.swath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the unit tests of the page, with what the build has installed for it. */
class PageTest {
    private static final Path PAGE = Path.of("src/main/webapp");
    private static final Path VITEST = PAGE.resolve("node_modules/vitest/vitest.mjs");
    private static final long PATIENCE_SECONDS = 120;

    @Test
    void shouldPassTheTestsOfItsModules(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(Files.exists(VITEST), "the build of this module installs what runs the page's tests");
        Path output = folder.resolve("output.txt");

        Process node = new ProcessBuilder("node", VITEST.toAbsolutePath().toString(), "run")
                .directory(PAGE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        node.destroyForcibly();

        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(node.exitValue()).as(said).isZero();
    }
}
