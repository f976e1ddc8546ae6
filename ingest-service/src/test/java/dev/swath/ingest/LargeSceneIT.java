package dev.swath.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.event.SceneSeen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scene of 10,980 × 10,980 pixels of three 16-bit bands through ingest-service alone. */
@EnabledIfSystemProperty(named = "swath.large", matches = "true", disabledReason = "./swath test --large runs it")
class LargeSceneIT {
    private static final int SIDE = 10_980;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    /** The virtual machine takes all of its heap before it collects what is old. */
    @ParameterizedTest
    @CsvSource({"512m, 800", "288m, 512"})
    void shouldCutItInABoundedHeap(String heap, long mostMegabytes) throws IOException {
        Path file = folder.resolve("large.tif");
        LargeTiff.write(file, SIDE, 0);
        try (IngestProcess ingest = IngestProcess.start(folder, heap, Map.of())) {
            ingest.put("large.tif", file);
            SceneSeen scene = ingest.awaitTiles("large.tif", PATIENCE);

            System.out.printf(
                    "-Xmx%s: %d tiles, %d MB of %d read, %d MB of memory at most%n",
                    heap,
                    scene.windows().size(),
                    ingest.bytesRead() >> 20,
                    Files.size(file) >> 20,
                    ingest.peakBytes() >> 20);
            assertThat(scene.windows()).hasSize(43 * 43);
            assertThat(ingest.peakBytes()).isLessThan(mostMegabytes << 20);
        }
    }

    @Test
    void shouldReadLessThanAQuarterOfItsCogAtTwiceItsSamplingDistance() throws IOException {
        Path file = folder.resolve("cog.tif");
        LargeTiff.write(file, SIDE, 5);
        try (IngestProcess ingest = IngestProcess.start(folder, "512m", Map.of("SWATH_INGEST_GSD", "20"))) {
            long before = ingest.bytesRead();
            ingest.put("cog.tif", file);
            SceneSeen scene = ingest.awaitTiles("cog.tif", PATIENCE);

            long read = ingest.bytesRead() - before;
            System.out.printf(
                    "COG at 20 m: %d tiles, %d of %d bytes read%n",
                    scene.windows().size(), read, Files.size(file));
            assertThat(scene.windows()).hasSize(22 * 22);
            assertThat(read).isLessThan(Files.size(file) / 4);
        }
    }
}
