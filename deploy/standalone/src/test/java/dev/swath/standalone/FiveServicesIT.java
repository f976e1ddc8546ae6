package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.cli.GatewayClient;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five services as processes of their own, two of encoder-service, which share topics and nothing else. */
class FiveServicesIT {
    private static final int IMAGES = 60;
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final EmbeddedStore.Credentials CREDENTIALS = new EmbeddedStore.Credentials("test", "test-secret");

    @TempDir
    private Path folder = Path.of(".");

    private final List<ServiceProcess> processes = new ArrayList<>();

    @Test
    void shouldCaptionEachImageOnceWhileAnEncoderStops() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                EmbeddedStore server = EmbeddedStore.start(
                        folder.resolve("s3"),
                        0,
                        CREDENTIALS,
                        new EmbeddedStore.Notifications(broker.bootstrapServers(), Set.of("swath-scenes")));
                ObjectStore store =
                        MinioObjectStore.open(server.endpoint(), CREDENTIALS.accessKey(), CREDENTIALS.secretKey())) {
            Map<String, String> environment = environment(broker, server);
            ServiceProcess caption = start("caption-service", environment);
            ServiceProcess stopping = start("encoder-service", environment);
            ServiceProcess staying = start("encoder-service", environment);
            start("ingest-service", environment);
            start("index-service", environment);
            environment.put("SWATH_TEXT_ENCODER", caption.address().toString());
            environment.put("SWATH_IMAGE_ENCODER", staying.address().toString());
            ServiceProcess gateway = start("query-gateway", environment);
            await().atMost(TIMEOUT).until(() -> processes.stream().allMatch(ServiceProcess::isReady));

            Map<String, byte[]> pictures = Pictures.real(IMAGES);
            put(store, pictures, 0, IMAGES / 2);
            await().atMost(TIMEOUT)
                    .until(() ->
                            !CommittedCaptions.read(broker.bootstrapServers()).isEmpty());
            // Half of the images come after the signal, so that partitions change hands with work on them.
            stopping.terminate();
            put(store, pictures, IMAGES / 2, IMAGES);
            stopping.close();

            try (GatewayClient client = new GatewayClient(gateway.address())) {
                await().atMost(TIMEOUT)
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(() -> assertThat(
                                        client.status().path("captioned").asInt())
                                .isEqualTo(IMAGES));
                assertThat(CommittedCaptions.read(broker.bootstrapServers()))
                        .extracting(TileCaptioned::key)
                        .extracting(ObjectKey::value)
                        .containsExactlyInAnyOrderElementsOf(pictures.keySet());
                assertThat(foundKeys(client)).containsExactlyInAnyOrderElementsOf(pictures.keySet());
            }
        } finally {
            for (ServiceProcess process : processes) {
                process.close();
            }
        }
    }

    private static void put(ObjectStore store, Map<String, byte[]> pictures, int from, int to) {
        pictures.entrySet().stream()
                .skip(from)
                .limit(to - from)
                .forEach(picture ->
                        store.write("swath-scenes", new ObjectKey(picture.getKey()), picture.getValue(), "image/jpeg"));
    }

    private static List<String> foundKeys(GatewayClient client) {
        JsonNode answer = client.search(EventJson.mapper()
                .createObjectNode()
                .put("text", "many buildings")
                .put("limit", 1000));
        List<String> keys = new ArrayList<>();
        answer.path("results").forEach(hit -> keys.add(hit.path("key").asText()));
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        return keys;
    }

    private ServiceProcess start(String module, Map<String, String> environment) throws IOException {
        Map<String, String> own = new HashMap<>(environment);
        int port = freePort();
        own.put("SWATH_INSTANCE", module + "-" + port);
        own.put("SWATH_INDEXER_STATE_DIR", folder.resolve("streams-" + port).toString());
        ServiceProcess process = ServiceProcess.start(module, folder, port, own, List.of());
        processes.add(process);
        return process;
    }

    private Map<String, String> environment(EmbeddedBroker broker, EmbeddedStore server) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SWATH_KAFKA", broker.bootstrapServers());
        environment.put("SWATH_S3", server.endpoint().toString());
        environment.put("SWATH_S3_ACCESS_KEY", CREDENTIALS.accessKey());
        environment.put("SWATH_S3_SECRET_KEY", CREDENTIALS.secretKey());
        environment.put(
                "SWATH_BUNDLE",
                ServiceProcess.root().resolve("models/swath-mini").toString());
        environment.put("SWATH_INDEX", "lucene");
        environment.put("SWATH_INDEX_DIR", folder.resolve("index").toString());
        return environment;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
