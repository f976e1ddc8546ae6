package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.TileWindow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Breaks files of every format and reads them: each is a scene or ends as a failure of its own, in time. By hand:
 * {@code java -Xmx256m -cp … dev.swath.raster.Fuzz INPUTS SEED}.
 */
final class Fuzz {
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final int SIDE = 64;
    private static final long LARGEST_SEED = 64 * 1024;

    private final SceneReader reader = new SceneReader(new SceneLimits(4_000_000, 16 << 20, OptionalDouble.empty()));
    private final List<byte[]> files = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Map<ErrorCode, Integer> failures = new EnumMap<>(ErrorCode.class);
    private int scenes;
    private long slowestNanos;

    Fuzz() throws IOException, URISyntaxException {
        Path golden = Path.of(
                Objects.requireNonNull(Fuzz.class.getResource("/golden")).toURI());
        add(golden);
        add(golden.resolveSibling("cmyk.jpg"));
        add(golden.resolveSibling("progressive.jpg"));
        for (String format : new String[] {"png", "jpeg", "tiff"}) {
            files.add(Pictures.rgb(40, 30, format));
            names.add(format);
        }
    }

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        int inputs = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Fuzz fuzz = new Fuzz();
        long began = System.nanoTime();
        fuzz.run(inputs, seed);
        System.gc();
        System.out.printf(
                "%d inputs from %d files, seed %d, %d s: %d scenes, failures %s, slowest %d ms, heap %d MB%n",
                inputs,
                fuzz.files.size(),
                seed,
                (System.nanoTime() - began) / 1_000_000_000,
                fuzz.scenes,
                fuzz.failures,
                fuzz.slowestNanos / 1_000_000,
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
    }

    /** @throws AssertionError at the first input that ends otherwise */
    void run(int inputs, long seed) {
        for (int i = 0; i < inputs; i++) {
            int which = i % files.size();
            byte[] broken = new Mutations(seed + i).mutate(files.get(which));
            long began = System.nanoTime();
            try {
                read(broken);
                scenes++;
            } catch (CatalogueException e) {
                if (e.kind() != ErrorKind.INVALID_INPUT) {
                    throw new AssertionError("%s, mutation %d".formatted(names.get(which), seed + i), e);
                }
                failures.merge(e.code(), 1, Integer::sum);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("%s, mutation %d".formatted(names.get(which), seed + i), e);
            }
            long nanos = System.nanoTime() - began;
            slowestNanos = Math.max(slowestNanos, nanos);
            if (nanos > BUDGET.toNanos()) {
                throw new AssertionError(
                        "%s, mutation %d took %d ms".formatted(names.get(which), seed + i, nanos / 1_000_000));
            }
        }
    }

    private void read(byte[] file) {
        Scene scene = reader.open(file);
        scene.place(new TileWindow(0, 0, scene.width(), scene.height()));
        scene.picture().tile(new TileWindow(0, 0, Math.min(SIDE, scene.width()), Math.min(SIDE, scene.height())));
    }

    private void add(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> paths = Files.list(path)) {
                for (Path file : paths.sorted().toList()) {
                    add(file);
                }
            }
        } else if (Files.exists(path) && !path.toString().endsWith(".json") && Files.size(path) <= LARGEST_SEED) {
            files.add(Files.readAllBytes(path));
            names.add(path.getFileName().toString());
        }
    }
}
