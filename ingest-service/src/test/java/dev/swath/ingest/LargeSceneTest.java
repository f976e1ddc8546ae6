package dev.swath.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A COG cut as the service is wired to, in a process of 512 MB of heap. */
class LargeSceneTest {
    private static final int SIDE = 10_980;

    @TempDir
    Path folder;

    @Test
    void shouldReadLessThanAQuarterOfACogAtTwiceItsSamplingDistance() throws Exception {
        Path file = folder.resolve("cog.tif");
        LargeTiff.write(file, SIDE / 4, 4);

        LargeScene.Result result = run(file, "20");

        assertThat(result.tiles()).isEqualTo(36);
        assertThat(result.bytesRead()).isLessThan(result.bytes() / 4);
    }

    private static LargeScene.Result run(Path file, String... gsd) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-XX:G1HeapRegionSize=8m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LargeScene.class.getName(),
                file.toString()));
        command.addAll(List.of(gsd));
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return LargeScene.Result.parse(output.strip());
    }
}
