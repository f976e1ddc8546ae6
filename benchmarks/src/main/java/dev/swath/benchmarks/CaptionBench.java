package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.Tensor;
import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.EncodedImage;
import dev.swath.modelruntime.Generated;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.RgbImage;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "caption",
        description =
                "Measures captions and tokens per second of the Java runtime beside transformers.generate and greedy"
                        + " loops in PyTorch and ONNX Runtime, in turn, with the same weights, prefixes, limits and"
                        + " threads.",
        mixinStandardHelpOptions = true)
final class CaptionBench implements Callable<Integer> {
    private static final long MAX_PIXELS = 25_000_000;
    private static final int RATIO_BATCH = 16;
    private static final int MOST_CAPTIONS = 64;
    private static final int BATCHES_A_RUN = 8;

    /** A way of captioning, with its names in the JSON and in the table. */
    private static final Map<String, String> PEERS = new LinkedHashMap<>();

    static {
        PEERS.put("transformers", "transformers.generate (PyTorch)");
        PEERS.put("torch", "greedy loop (PyTorch)");
        PEERS.put("onnxruntime", "greedy loop (ONNX Runtime, Python)");
    }

    @Option(names = "--images", paramLabel = "DIR", description = "pictures (default: the samples)")
    private Path images = BenchmarksMain.home().resolve("deploy/standalone/samples/ucmerced");

    @Option(names = "--bundle", paramLabel = "DIR", description = "default: swath-mini; its decoder a LLaMA")
    private Path bundle = BenchmarksMain.home().resolve("models/swath-mini");

    @Option(names = "--batches", split = ",", defaultValue = "1,8,16,32", description = "default ${DEFAULT-VALUE}")
    private List<Integer> batches = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "the median counts (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--python",
            paramLabel = "PYTHON",
            description = "an interpreter that has the training package's dependencies (default: its own environment)")
    private @Nullable Path python;

    @Option(names = "--json", description = "one JSON document and no table")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ModelBundle opened = ModelBundle.open(bundle);
        SessionSettings settings = SessionSettings.on(Device.CPU);
        List<Tensor> features = encode(opened, settings);
        CaptionOptions greedy = CaptionOptions.of(opened).withBeams(1);
        ArrayNode figures = EventJson.mapper().createArrayNode();
        PrintStream table = json ? System.err : System.out;
        table.printf(
                "%-6s %-40s %11s %9s %12s %9s%n", "batch", "", "captions/s", "tokens/s", "CPU ms each", "different");
        double ratio = Double.NaN;
        try (LanguageModel language = LanguageModel.open(opened, settings);
                CaptionGenerator generator = CaptionGenerator.open(language);
                CaptionPeer peer =
                        CaptionPeer.start(python, BenchmarksMain.home(), bundle, features, settings.threads())) {
            for (int batch : batches) {
                Map<String, CaptionRun> measured = measure(generator, peer, features, greedy, batch);
                print(table, batch, measured);
                figures.add(json(batch, measured));
                if (batch == RATIO_BATCH) {
                    ratio = ratio(measured);
                }
            }
        }
        ObjectNode line = EventJson.mapper()
                .createObjectNode()
                .put("name", "caption")
                .put("modelVersion", opened.modelVersion().value())
                .put("threads", settings.threads());
        line.set("batches", figures);
        if (!Double.isNaN(ratio)) {
            table.printf("ratio %.2f: ours to transformers.generate at batch %d%n", ratio, RATIO_BATCH);
            line.put("ratio", ratio);
        }
        System.out.println(EventJson.mapper().writeValueAsString(line));
        return 0;
    }

    /** The loops take turns, so that other work of the machine affects all of them. */
    private Map<String, CaptionRun> measure(
            CaptionGenerator generator, CaptionPeer peer, List<Tensor> features, CaptionOptions greedy, int batch)
            throws IOException {
        int captions = Math.max(batch, Math.min(BATCHES_A_RUN * batch, MOST_CAPTIONS));
        List<Tensor> chosen = new ArrayList<>();
        for (int i = 0; i < captions; i++) {
            chosen.add(features.get(i % features.size()));
        }
        CaptionOptions shipped = CaptionOptions.of(generator.bundle());
        Map<String, List<CaptionRun>> runs = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0; // the first warms up
            add(runs, "swath", run(generator, chosen, greedy, batch), counts);
            if (shipped.beams() > 1) {
                add(runs, "swathBeams", run(generator, chosen, shipped, batch), counts);
            }
            for (String loop : PEERS.keySet()) {
                add(runs, loop, peer.run(loop, batch, captions), counts);
            }
        }
        Map<String, CaptionRun> medians = new LinkedHashMap<>();
        runs.forEach((name, each) -> medians.put(name, CaptionRun.median(each)));
        return medians;
    }

    private static void add(Map<String, List<CaptionRun>> runs, String name, CaptionRun run, boolean counts) {
        if (counts) {
            runs.computeIfAbsent(name, key -> new ArrayList<>()).add(run);
        }
    }

    private static CaptionRun run(CaptionGenerator generator, List<Tensor> images, CaptionOptions options, int batch) {
        List<List<Integer>> tokens = new ArrayList<>();
        Throughput.Clock clock = new Throughput.Clock();
        for (int from = 0; from < images.size(); from += batch) {
            generator.generate(images.subList(from, Math.min(from + batch, images.size())), options).stream()
                    .map(Generated::tokens)
                    .forEach(tokens::add);
        }
        Throughput taken = clock.stop(images.size());
        return new CaptionRun(tokens, taken.seconds(), taken.cpuSeconds());
    }

    private static void print(PrintStream table, int batch, Map<String, CaptionRun> measured) {
        CaptionRun ours = named("swath", measured);
        measured.forEach((name, run) -> table.printf(
                "%-6d %-40s %11.1f %9.0f %12.1f %9s%n",
                batch,
                title(name),
                run.captionsPerSecond(),
                run.tokensPerSecond(),
                run.cpuMillisPerCaption(),
                PEERS.containsKey(name)
                        ? run.differing(ours) + " of " + run.tokens().size()
                        : ""));
    }

    private static String title(String name) {
        return switch (name) {
            case "swath" -> "Swath, greedy";
            case "swathBeams" -> "Swath, the bundle's own beams";
            default -> PEERS.getOrDefault(name, name);
        };
    }

    private static ObjectNode json(int batch, Map<String, CaptionRun> measured) {
        CaptionRun ours = named("swath", measured);
        ObjectNode figures = EventJson.mapper().createObjectNode().put("batch", batch);
        measured.forEach((name, run) -> {
            ObjectNode figure = run.json();
            if (PEERS.containsKey(name)) {
                figure.put("different", run.differing(ours))
                        .put("captions", run.tokens().size());
            }
            figures.set(name, figure);
        });
        return figures;
    }

    private static double ratio(Map<String, CaptionRun> measured) {
        return named("swath", measured).captionsPerSecond()
                / named("transformers", measured).captionsPerSecond();
    }

    private static CaptionRun named(String name, Map<String, CaptionRun> measured) {
        return Objects.requireNonNull(measured.get(name), name);
    }

    private List<Tensor> encode(ModelBundle opened, SessionSettings settings) throws IOException {
        List<Tensor> features = new ArrayList<>();
        try (VisionEncoder vision = VisionEncoder.open(opened, settings)) {
            for (Path picture : PictureFiles.list(images, MOST_CAPTIONS)) {
                RgbImage decoded = RgbImage.decode(Files.readAllBytes(picture), MAX_PIXELS);
                EncodedImage encoded =
                        vision.encode(List.of(vision.preprocess(decoded))).getFirst();
                features.add(encoded.features());
            }
        }
        return features;
    }
}
