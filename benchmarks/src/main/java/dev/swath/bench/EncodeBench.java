package dev.swath.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.model.Device;
import dev.swath.model.ModelBundle;
import dev.swath.model.SessionSettings;
import dev.swath.model.VisionEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "encode",
        description =
                "Images per second through encoder-service, bucket to Kafka, against a bare ONNX Runtime loop over pixels that lie ready.",
        mixinStandardHelpOptions = true)
final class EncodeBench implements Callable<Integer> {
    @Option(names = "--images", paramLabel = "DIR", description = "pictures (default: the samples)")
    private Path images = home().resolve("deploy/standalone/samples/ucmerced");

    @Option(names = "--bundle", paramLabel = "DIR", description = "default: swath-mini")
    private Path bundle = home().resolve("models/swath-mini");

    @Option(names = "--tiles", defaultValue = "512", description = "tiles a round (default ${DEFAULT-VALUE})")
    private int tiles;

    @Option(names = "--batch", defaultValue = "16", description = "default ${DEFAULT-VALUE}")
    private int batch;

    @Option(names = "--rounds", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--json", description = "one JSON document")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Throughput> bare = new ArrayList<>();
        List<Throughput> service = new ArrayList<>();
        ModelBundle opened = ModelBundle.open(bundle);
        try (VisionEncoder vision = VisionEncoder.open(opened, SessionSettings.on(Device.CPU));
                BareLoop loop = new BareLoop(vision, pictures(), batch);
                ServiceRun run = ServiceRun.start(vision, pictures(), batch)) {
            loop.run(tiles);
            run.run(tiles);
            for (int round = 1; round <= rounds; round++) {
                bare.add(loop.run(tiles));
                service.add(run.run(tiles));
                System.err.printf("round %d: bare %s, service %s%n", round, bare.getLast(), service.getLast());
            }
        }
        print(Throughput.median(bare), Throughput.median(service));
        return 0;
    }

    private void print(Throughput bare, Throughput service) throws IOException {
        double ratio = service.perSecond() / bare.perSecond();
        if (json) {
            ObjectNode figures = EventJson.mapper()
                    .createObjectNode()
                    .put("name", "encode")
                    .put("serviceImagesPerSecond", service.perSecond())
                    .put("bareImagesPerSecond", bare.perSecond())
                    .put("serviceCpuMillisPerImage", service.cpuMillisPerImage())
                    .put("bareCpuMillisPerImage", bare.cpuMillisPerImage())
                    .put("batch", batch)
                    .put("ratio", ratio);
            System.out.println(EventJson.mapper().writeValueAsString(figures));
        } else {
            System.out.printf("encoder-service, bucket to Kafka  %s%n", service);
            System.out.printf("bare ONNX Runtime loop            %s%n", bare);
            System.out.printf(
                    "ratio %.2f; beside the model an image costs %.1f ms of processor time (fetch, decode, resize, events, and the broker and store of this process)%n",
                    ratio, service.cpuMillisPerImage() - bare.cpuMillisPerImage());
        }
    }

    private List<Path> pictures() throws IOException {
        try (Stream<Path> files = Files.list(images)) {
            List<Path> pictures = files.filter(file ->
                            file.toString().endsWith(".jpg") || file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
            if (pictures.isEmpty()) {
                throw new IOException("no .jpg or .png in " + images);
            }
            return pictures;
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("swath.home", ".")).toAbsolutePath().normalize();
    }
}
