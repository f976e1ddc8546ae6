package dev.swath.ingest;

import dev.swath.ingest.cut.CutScenes;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.ingest.cut.MemoryBudget;
import dev.swath.ingest.cut.OpenObjects;
import dev.swath.ingest.cut.PacksUnderWay;
import dev.swath.ingest.cut.StoreChips;
import dev.swath.ingest.cut.StoreTiles;
import dev.swath.ingest.cut.StoredScene;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** Cuts a large file as the service is wired to, in a process of its own: FILE [GSD]. */
final class LargeScene {
    private LargeScene() {}

    /** What a run printed: tiles, bytes read from the store, the file's bytes, the process' peak memory. */
    record Result(int tiles, long bytesRead, long bytes, long peakMemory) {
        static Result parse(String line) {
            String[] words = line.split(" ", -1);
            return new Result(
                    Integer.parseInt(words[0]),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]));
        }
    }

    public static void main(String[] arguments) throws IOException {
        OptionalDouble gsd =
                arguments.length > 1 ? OptionalDouble.of(Double.parseDouble(arguments[1])) : OptionalDouble.empty();
        long memory = Runtime.getRuntime().maxMemory() / 2;
        try (FileStore store = new FileStore(Path.of(arguments[0]))) {
            CutScenes cutScenes = new CutScenes(
                    new OpenObjects(store, new MemoryBudget(memory / 2), new MemoryBudget(1 << 20), 4L << 30),
                    new SceneReader(new SceneLimits(150_000_000, memory / 2, gsd)),
                    Tiling.DEFAULT,
                    new StoreTiles(8, 0.1),
                    new StoreChips(
                            store,
                            "chips",
                            new PacksUnderWay(Duration.ofHours(1), System::nanoTime),
                            new MemoryBudget(memory / 4),
                            16 << 20,
                            true),
                    new MemoryBudget(memory / 2));
            StoredScene scene = cutScenes.cut(new FoundObject("scenes", store.object(), List.of(), List.of()), 1);
            System.out.printf(
                    "%d %d %d %d%n",
                    scene.windows().size(),
                    store.bytesRead.get(),
                    store.object().size(),
                    peakMemory());
        }
    }

    /** Of the whole process, as Linux counts it; 0 elsewhere. */
    private static long peakMemory() throws IOException {
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
