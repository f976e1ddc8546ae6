package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "ingest",
        description = "Measures source to chips beside rasterio, which cuts the same windows of the same files: a tiled"
                + " 16-bit GeoTIFF, a COG of JPEG, Sentinel-2's JPEG 2000. Each uses one thread, in turn.",
        mixinStandardHelpOptions = true)
final class IngestBench implements Callable<Integer> {
    /** The JVM fills its whole heap before it collects old objects, and takes some 100 MB beside it: 512 MB in all. */
    private static final String HEAP = "-Xmx384m";

    @Option(
            names = "--scenes",
            paramLabel = "DIR",
            description = "the folder of the Sentinel-2 product; without it only the generated files are measured")
    private Path scenes = BenchmarksMain.home().resolve("../shared/data/scenes");

    @Option(
            names = "--side",
            defaultValue = "10980",
            description = "width and height of the generated files (default ${DEFAULT-VALUE})")
    private int side;

    @Option(names = "--rounds", defaultValue = "3", description = "the median counts (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--python",
            paramLabel = "PYTHON",
            description = "an interpreter that has rasterio (default: one of an environment made in the user's cache)")
    private @Nullable Path python;

    @Option(names = "--json", description = "one JSON document and no table")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("swath-bench-");
        try {
            peer("make", folder.toString(), String.valueOf(side));
            Map<String, Path> files = new LinkedHashMap<>();
            files.put("16-bit GeoTIFF", folder.resolve("large.tif"));
            files.put("JPEG COG", folder.resolve("cog.tif"));
            trueColour().forEach(file -> files.put("Sentinel-2 JPEG 2000", file));
            report(files);
        } finally {
            for (String name : List.of("large.tif", "cog.tif", "plain.tif")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        }
        return 0;
    }

    private void report(Map<String, Path> files) throws IOException, InterruptedException {
        PrintStream table = json ? System.err : System.out;
        table.printf("%-22s %-9s %9s %9s %14s %11s%n", "", "", "MB/s", "tiles/s", "CPU ms a tile", "peak MB");
        ArrayNode figures = EventJson.mapper().createArrayNode();
        double product = 1;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            IngestRun.Measured ours = ours(file.getValue());
            IngestRun.Measured theirs =
                    IngestRun.Measured.parse(peer("cut", file.getValue().toString(), String.valueOf(rounds)));
            double ratio = theirs.seconds() / ours.seconds();
            product *= ratio;
            long bytes = Files.size(file.getValue());
            print(table, file.getKey(), "Swath", bytes, ours);
            print(table, "", "rasterio", bytes, theirs);
            table.printf("%-22s ratio %.2f%n", "", ratio);
            ObjectNode figure = figures.addObject().put("file", file.getKey()).put("ratio", ratio);
            figure.set("swath", json(bytes, ours));
            figure.set("rasterio", json(bytes, theirs));
        }
        ObjectNode line = EventJson.mapper()
                .createObjectNode()
                .put("name", "ingest")
                .put("ratio", Math.pow(product, 1.0 / files.size()));
        line.set("files", figures);
        System.out.println(EventJson.mapper().writeValueAsString(line));
    }

    private static void print(PrintStream table, String name, String side, long bytes, IngestRun.Measured run) {
        table.printf(
                "%-22s %-9s %9.1f %9.1f %14.2f %11d%n",
                name,
                side,
                bytes / 1e6 / run.seconds(),
                run.tiles() / run.seconds(),
                run.cpuSeconds() * 1000 / run.tiles(),
                run.peakBytes() >> 20);
    }

    private static ObjectNode json(long bytes, IngestRun.Measured run) {
        return EventJson.mapper()
                .createObjectNode()
                .put("tiles", run.tiles())
                .put("megabytesPerSecond", bytes / 1e6 / run.seconds())
                .put("tilesPerSecond", run.tiles() / run.seconds())
                .put("cpuMillisPerTile", run.cpuSeconds() * 1000 / run.tiles())
                .put("peakBytes", run.peakBytes());
    }

    private IngestRun.Measured ours(Path file) throws IOException, InterruptedException {
        return IngestRun.Measured.parse(output(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseG1GC",
                "-XX:G1HeapRegionSize=8m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                IngestRun.class.getName(),
                file.toString(),
                String.valueOf(rounds))));
    }

    private String peer(String... arguments) throws IOException, InterruptedException {
        Path benchmarks = BenchmarksMain.home().resolve("benchmarks");
        Path interpreter = python == null ? benchmarks.resolve("rasterio.sh") : python;
        List<String> command = new ArrayList<>(List.of(
                interpreter.toString(), benchmarks.resolve("rasterio_peer.py").toString()));
        command.addAll(List.of(arguments));
        return output(command);
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    "%s ended with %d; it says why above (--python names an interpreter that has rasterio)"
                            .formatted(command.getFirst(), process.exitValue()));
        }
        return output;
    }

    private List<Path> trueColour() throws IOException {
        if (!Files.isDirectory(scenes)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(scenes)) {
            return paths.filter(path -> path.toString().endsWith("_TCI_60m.jp2"))
                    .limit(1)
                    .toList();
        }
    }
}
