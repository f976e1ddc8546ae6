package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.PreprocessedImage;
import dev.swath.modelruntime.RgbImage;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "query-wait",
        description = "Measures how long a query image takes while batches of tiles run: in their turns, and beside"
                + " them.",
        mixinStandardHelpOptions = true)
final class QueryWaitBench implements Callable<Integer> {
    private static final long MAX_PIXELS = 25_000_000;

    @Option(names = "--images", paramLabel = "DIR", description = "pictures (default: the samples)")
    private Path images = BenchmarksMain.home().resolve("deploy/standalone/samples/ucmerced");

    @Option(names = "--bundle", paramLabel = "DIR", description = "default: swath-mini")
    private Path bundle = BenchmarksMain.home().resolve("models/swath-mini");

    @Option(names = "--batch", defaultValue = "16", description = "default ${DEFAULT-VALUE}")
    private int batch;

    @Option(names = "--queries", defaultValue = "60", description = "of each kind (default ${DEFAULT-VALUE})")
    private int queries;

    @Option(names = "--json", description = "one JSON document")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (VisionEncoder tiles = VisionEncoder.open(ModelBundle.open(bundle), SessionSettings.on(Device.CPU));
                VisionEncoder beside = tiles.beside()) {
            byte[] picture = Files.readAllBytes(PictureFiles.list(images, 1).getFirst());
            PreprocessedImage query = tiles.preprocess(RgbImage.decode(picture, MAX_PIXELS));
            double alone = medianMillis(tiles, query);
            AtomicBoolean stopped = new AtomicBoolean();
            List<PreprocessedImage> work = Collections.nCopies(batch, query);
            Thread worker = Thread.ofPlatform().name("tiles").start(() -> {
                while (!stopped.get()) {
                    var _ = tiles.encode(work);
                }
            });
            try {
                print(alone, medianMillis(tiles, query), medianMillis(beside, query));
            } finally {
                stopped.set(true);
                worker.join();
            }
        }
        return 0;
    }

    private double medianMillis(VisionEncoder encoder, PreprocessedImage query) {
        long[] nanos = new long[queries];
        for (int i = 0; i < queries; i++) {
            long began = System.nanoTime();
            var _ = encoder.encode(List.of(query));
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        return nanos[queries / 2] / 1e6;
    }

    private void print(double alone, double inTurns, double beside) throws IOException {
        if (json) {
            ObjectNode figures = EventJson.mapper()
                    .createObjectNode()
                    .put("name", "query-wait")
                    .put("batch", batch)
                    .put("aloneMillis", alone)
                    .put("inTurnsMillis", inTurns)
                    .put("besideMillis", beside)
                    .put("ratio", beside / inTurns);
            System.out.println(EventJson.mapper().writeValueAsString(figures));
        } else {
            System.out.printf("a query image alone                          %.1f ms%n", alone);
            System.out.printf("in its turn between batches of %2d tiles      %.1f ms%n", batch, inTurns);
            System.out.printf("beside batches of %2d tiles                   %.1f ms%n", batch, beside);
            System.out.printf("ratio %.2f%n", beside / inTurns);
        }
    }
}
