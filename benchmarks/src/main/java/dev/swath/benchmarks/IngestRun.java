package dev.swath.benchmarks;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.chip.ChipWriter;
import dev.swath.raster.FileSource;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneHints;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.ScenePicture;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes a file's chips on one thread, in a process of its own, so that its memory can be measured: FILE ROUNDS. */
final class IngestRun {
    private static final SceneId SCENE = SceneId.of("bench", new ObjectKey("scene"), "etag");

    private IngestRun() {}

    /**
     * The figures that each side prints for its median round.
     *
     * @param peakBytes of the whole process
     */
    record Measured(int tiles, double seconds, double cpuSeconds, long peakBytes) {
        static Measured parse(String line) {
            String[] words = line.strip().split(" ", -1);
            return new Measured(
                    Integer.parseInt(words[0]),
                    Double.parseDouble(words[1]),
                    Double.parseDouble(words[2]),
                    Long.parseLong(words[3]));
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        WarmUp.<IOException>run(() -> timed(file));
        List<Throughput> rounds = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            rounds.add(timed(file));
        }
        Throughput median = Throughput.median(rounds);
        System.out.printf(
                Locale.ROOT, "%d %f %f %d%n", median.images(), median.seconds(), median.cpuSeconds(), peakBytes());
    }

    private static Throughput timed(Path file) throws IOException {
        Throughput.Clock clock = new Throughput.Clock();
        return clock.stop(cut(file));
    }

    private static int cut(Path file) throws IOException {
        try (FileSource source = FileSource.open(file)) {
            Scene scene = new SceneReader(SceneLimits.DEFAULT).open(source, SceneHints.NONE);
            ScenePicture picture = scene.picture();
            int tiles = 0;
            for (TileWindow window : Tiling.DEFAULT.windows(scene.width(), scene.height())) {
                if (ChipWriter.write(
                                        TileId.of(SCENE, window),
                                        picture.tile(window).chip())
                                .length
                        > 0) {
                    tiles++;
                }
            }
            return tiles;
        }
    }

    /** As Linux counts it; 0 elsewhere. */
    private static long peakBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                        .findFirst()
                        .orElse(0)
                : 0;
    }
}
