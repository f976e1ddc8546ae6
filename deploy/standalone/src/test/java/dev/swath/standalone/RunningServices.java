package dev.swath.standalone;

import static org.awaitility.Awaitility.await;

import dev.swath.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** RunningServices as processes of their own, which share a broker, a store and a folder for Lucene. */
final class RunningServices implements AutoCloseable {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final List<ServiceProcess> processes = new ArrayList<>();

    RunningServices(Path folder, String kafka, URI store, String accessKey, String secretKey) {
        this.folder = folder;
        environment.put("SWATH_KAFKA", kafka);
        environment.put("SWATH_S3", store.toString());
        environment.put("SWATH_S3_ACCESS_KEY", accessKey);
        environment.put("SWATH_S3_SECRET_KEY", secretKey);
        environment.put(
                "SWATH_BUNDLE",
                ServiceProcess.root().resolve("models/swath-mini").toString());
        environment.put("SWATH_INDEX", "lucene");
        environment.put("SWATH_INDEX_DIR", folder.resolve("index").toString());
    }

    ServiceProcess start(String module) throws IOException {
        return start(module, Map.of());
    }

    ServiceProcess start(String module, Map<String, String> settings) throws IOException {
        Map<String, String> own = new HashMap<>(environment);
        int port = Ports.free();
        own.put("SWATH_INSTANCE", module + "-" + port);
        own.put("SWATH_INDEXER_STATE_DIR", folder.resolve("streams-" + port).toString());
        own.putAll(settings);
        ServiceProcess process = ServiceProcess.start(module, folder, port, own, List.of());
        processes.add(process);
        return process;
    }

    ServiceProcess startGateway(ServiceProcess textEncoder, ServiceProcess imageEncoder) throws IOException {
        return start(
                "query-gateway",
                Map.of(
                        "SWATH_TEXT_ENCODER", textEncoder.address().toString(),
                        "SWATH_IMAGE_ENCODER", imageEncoder.address().toString()));
    }

    void awaitReady(Duration timeout) {
        await().atMost(timeout).until(() -> processes.stream().allMatch(ServiceProcess::isReady));
    }

    @Override
    public void close() throws InterruptedException {
        processes.forEach(ServiceProcess::terminate);
        for (ServiceProcess process : processes) {
            process.close();
        }
    }
}
