package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "encode",
        description =
                "Measures images per second through encoder-service, from bucket to Kafka, against a bare ONNX"
                        + " Runtime loop over pixels that are ready in memory, and against chips that are objects of their own.",
        mixinStandardHelpOptions = true)
final class EncodeBench implements Callable<Integer> {
    @Option(names = "--images", paramLabel = "DIR", description = "pictures (default: the samples)")
    private Path images = BenchmarksMain.home().resolve("deploy/standalone/samples/ucmerced");

    @Option(names = "--bundle", paramLabel = "DIR", description = "default: swath-mini")
    private Path bundle = BenchmarksMain.home().resolve("models/swath-mini");

    @Option(names = "--tiles", defaultValue = "512", description = "tiles in each round (default ${DEFAULT-VALUE})")
    private int tiles;

    @Option(
            names = "--scene-tiles",
            defaultValue = "100",
            description = "tiles of a scene, whose chips lie in one pack (default ${DEFAULT-VALUE})")
    private int sceneTiles;

    @Option(names = "--batch", defaultValue = "16", description = "default ${DEFAULT-VALUE}")
    private int batch;

    @Option(names = "--rounds", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--telemetry",
            description = "measures what telemetry costs instead: runs without it and with it, by turns")
    private boolean telemetry;

    @Option(
            names = "--trace-share",
            defaultValue = "0.05",
            description =
                    "of --telemetry: the share of tiles that are followed (default ${DEFAULT-VALUE}, as the services')")
    private double traceShare;

    @Option(names = "--json", description = "one JSON document")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (telemetry) {
            measureTelemetry();
            return 0;
        }
        List<Throughput> bare = new ArrayList<>();
        List<Throughput> service = new ArrayList<>();
        List<Throughput> alone = new ArrayList<>();
        List<Path> pictures = PictureFiles.list(images, tiles);
        ModelBundle opened = ModelBundle.open(bundle);
        try (VisionEncoder vision = VisionEncoder.open(opened, SessionSettings.on(Device.CPU));
                BareLoop loop = new BareLoop(vision, pictures, batch);
                ServiceRun run = ServiceRun.start(vision, pictures, batch)) {
            loop.run(tiles);
            WarmUp.run(() -> run.run(tiles, sceneTiles));
            run.run(tiles, 0);
            for (int round = 1; round <= rounds; round++) {
                bare.add(loop.run(tiles));
                service.add(run.run(tiles, sceneTiles));
                alone.add(run.run(tiles, 0));
                System.err.printf(
                        "round %d: bare %s, service %s, with a chip an object %s%n",
                        round, bare.getLast(), service.getLast(), alone.getLast());
            }
            run.verify();
        }
        print(Throughput.median(bare), Throughput.median(service), Throughput.median(alone));
        return 0;
    }

    private void measureTelemetry() throws IOException, InterruptedException {
        List<Path> pictures = PictureFiles.list(images, tiles);
        try (VisionEncoder vision = VisionEncoder.open(ModelBundle.open(bundle), SessionSettings.on(Device.CPU));
                ServiceRun run = ServiceRun.start(vision, pictures, batch);
                TelemetryCost cost = new TelemetryCost(traceShare)) {
            cost.warmUp(hearing -> run.run(tiles, sceneTiles, hearing));
            for (int round = 1; round <= rounds; round++) {
                cost.round(hearing -> run.run(tiles, sceneTiles, hearing));
            }
            run.verify();
            cost.print(json);
        }
    }

    private void print(Throughput bare, Throughput service, Throughput alone) throws IOException {
        double ratio = service.perSecond() / bare.perSecond();
        double model = bare.cpuMillisPerImage();
        double all = service.cpuMillisPerImage();
        double servers = service.serverCpuMillisPerImage();
        double outside = all - model;
        double outsideAlone = alone.cpuMillisPerImage() - model;
        if (json) {
            ObjectNode figures = EventJson.mapper()
                    .createObjectNode()
                    .put("name", "encode")
                    .put("serviceImagesPerSecond", service.perSecond())
                    .put("bareImagesPerSecond", bare.perSecond())
                    .put("serviceCpuMillisPerImage", all)
                    .put("bareCpuMillisPerImage", model)
                    .put("brokerAndStoreCpuMillisPerImage", servers)
                    .put("aloneImagesPerSecond", alone.perSecond())
                    .put("aloneCpuMillisPerImage", alone.cpuMillisPerImage())
                    .put("aloneBrokerAndStoreCpuMillisPerImage", alone.serverCpuMillisPerImage())
                    .put("outsideTheModelToAlone", outside / outsideAlone)
                    .put("sceneTiles", sceneTiles)
                    .put("batch", batch)
                    .put("limit", model / all)
                    .put("limitWithoutBrokerAndStore", model / (all - servers))
                    .put("ratio", ratio);
            System.out.println(EventJson.mapper().writeValueAsString(figures));
        } else {
            System.out.printf("encoder-service, bucket to Kafka  %s%n", service);
            System.out.printf("the same with a chip an object    %s%n", alone);
            System.out.printf("bare ONNX Runtime loop            %s%n", bare);
            System.out.printf(
                    "processor time of an image outside the model: %.2f ms, with a chip an object %.2f ms, so %.0f %%%n",
                    outside, outsideAlone, 100 * outside / outsideAlone);
            System.out.printf(
                    "processor time of an image: the model %.2f ms, the service around it %.2f ms, broker and store"
                            + " (in this process) %.2f ms%n",
                    model, all - servers - model, servers);
            System.out.printf(
                    "ratio %.2f; where the model alone fills all cores it can be %.2f here, and %.2f with broker and"
                            + " store on other machines%n",
                    ratio, model / all, model / (all - servers));
        }
    }
}
