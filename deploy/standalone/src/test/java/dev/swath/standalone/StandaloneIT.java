package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.cli.GatewayClient;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.TopicReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./swath up} as a process of its own, used from outside. */
class StandaloneIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String BUCKET = "swath-scenes";

    @TempDir
    private Path folder = Path.of(".");

    private final List<ServiceProcess> processes = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (ServiceProcess process : processes) {
            process.close();
        }
    }

    @Test
    void shouldLoseAndRepeatNothingWhenKilled() throws Exception {
        Map<String, byte[]> pictures = Pictures.real(42);
        ServiceProcess first = up();
        put(pictures);
        await().atMost(TIMEOUT).until(() -> CommittedCaptions.read(kafka()).size() >= 5);
        first.kill();

        up();

        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(status().path("captioned").asInt()).isEqualTo(pictures.size()));
        assertThat(CommittedCaptions.read(kafka()))
                .extracting(TileCaptioned::key)
                .extracting(ObjectKey::value)
                .containsExactlyInAnyOrderElementsOf(pictures.keySet());
        assertThat(keysFound()).containsExactlyInAnyOrderElementsOf(pictures.keySet());
    }

    @Test
    void shouldReplaceARewrittenSceneAndForgetADeletedOne() throws Exception {
        List<Map.Entry<String, byte[]>> pictures = List.copyOf(Pictures.real(4).entrySet());
        up();
        try (ObjectStore store = store()) {
            store.write(BUCKET, new ObjectKey("rewritten.jpg"), pictures.get(0).getValue(), "image/jpeg");
            store.write(BUCKET, new ObjectKey("deleted.jpg"), pictures.get(1).getValue(), "image/jpeg");
            store.write(BUCKET, new ObjectKey("kept.jpg"), pictures.get(2).getValue(), "image/jpeg");
            await().atMost(TIMEOUT)
                    .untilAsserted(
                            () -> assertThat(status().path("captioned").asInt()).isEqualTo(3));
            String before = tileOf("rewritten.jpg");

            store.write(BUCKET, new ObjectKey("rewritten.jpg"), pictures.get(3).getValue(), "image/jpeg");
            store.delete(BUCKET, new ObjectKey("deleted.jpg"));

            await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(keysFound()).containsExactlyInAnyOrder("rewritten.jpg", "kept.jpg");
                assertThat(tileOf("rewritten.jpg")).isNotEqualTo(before);
                assertThat(status().path("captioned").asInt()).isEqualTo(2);
            });
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(TopicReader.readNewest(kafka(), Topic.ITEMS, ItemPublished.class))
                            .hasSize(2)
                            .doesNotContainKey(before));
        }
    }

    @Test
    void shouldFailTheBadAndCaptionTheirNeighbours() throws Exception {
        List<Map.Entry<String, byte[]>> pictures = List.copyOf(Pictures.real(8).entrySet());
        List<String> oddKeys =
                List.of("with space.jpg", "été/衛星.jpg", "a+b.jpg", "a%2Fb.jpg", "a..b.jpg", "dir/plain.jpg");
        byte[] whole = pictures.get(6).getValue();
        up();
        try (ObjectStore store = store()) {
            for (int i = 0; i < oddKeys.size(); i++) {
                store.write(
                        BUCKET, new ObjectKey(oddKeys.get(i)), pictures.get(i).getValue(), "image/jpeg");
            }
            store.write(
                    BUCKET,
                    new ObjectKey("bad/truncated.jpg"),
                    java.util.Arrays.copyOf(whole, whole.length / 2),
                    "image/jpeg");
            store.write(BUCKET, new ObjectKey("bad/empty.jpg"), new byte[0], "image/jpeg");
            store.write(
                    BUCKET,
                    new ObjectKey("bad/text.jpg"),
                    "not a picture".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "image/jpeg");
            store.write(BUCKET, new ObjectKey("bad/huge.png"), HugePng.declaring(60_000, 60_000), "image/png");

            await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(keysFound()).containsExactlyInAnyOrderElementsOf(oddKeys);
                assertThat(status().path("captioned").asInt()).isEqualTo(oddKeys.size());
                assertThat(failures())
                        .containsExactlyInAnyOrder(
                                "bad/truncated.jpg " + ErrorCode.UNREADABLE_IMAGE,
                                "bad/empty.jpg " + ErrorCode.EMPTY_OBJECT,
                                "bad/text.jpg " + ErrorCode.UNSUPPORTED_FORMAT,
                                "bad/huge.png " + ErrorCode.IMAGE_TOO_LARGE);
            });
            store.write(BUCKET, new ObjectKey("bad/truncated.jpg"), whole, "image/jpeg");
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(failures())
                            .hasSize(3)
                            .noneMatch(failure -> failure.startsWith("bad/truncated.jpg")));
        }
    }

    @Test
    void shouldRefuseATakenPortAndABrokenBundleByName() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            ServiceProcess process = process(
                    "up",
                    "--data",
                    folder.resolve("a").toString(),
                    "--http-port",
                    "0",
                    "--s3-port",
                    "0",
                    "--kafka-port",
                    Integer.toString(taken.getLocalPort()));

            assertThat(process.exitStatus(60)).isEqualTo(1);
            assertThat(process.log()).contains("port " + taken.getLocalPort() + " is taken", "--kafka-port");
        }
        Path bundle = folder.resolve("bundle");
        copy(ServiceProcess.root().resolve("models/swath-mini"), bundle);
        Files.write(bundle.resolve("tokenizer.json"), new byte[] {' '}, java.nio.file.StandardOpenOption.APPEND);

        ServiceProcess process = process(
                "up",
                "--data",
                folder.resolve("b").toString(),
                "--http-port",
                "0",
                "--s3-port",
                "0",
                "--kafka-port",
                "0",
                "--bundle",
                bundle.toString());

        assertThat(process.exitStatus(60)).isEqualTo(1);
        assertThat(process.log()).contains("tokenizer.json").contains("sha256");
    }

    private ServiceProcess up() throws IOException {
        Files.deleteIfExists(folder.resolve("endpoints.json"));
        ServiceProcess process =
                process("up", "--data", folder.toString(), "--http-port", "0", "--kafka-port", "0", "--s3-port", "0");
        await().atMost(TIMEOUT).until(() -> {
            assertThat(process.isAlive()).as(process::log).isTrue();
            return Files.exists(folder.resolve("endpoints.json"));
        });
        return process;
    }

    private ServiceProcess process(String... arguments) throws IOException {
        ServiceProcess process = ServiceProcess.start("deploy/standalone", folder, 0, Map.of(), List.of(arguments));
        processes.add(process);
        return process;
    }

    private void put(Map<String, byte[]> pictures) throws IOException {
        try (ObjectStore store = store()) {
            pictures.forEach((key, bytes) -> store.write(BUCKET, new ObjectKey(key), bytes, "image/jpeg"));
        }
    }

    private ObjectStore store() throws IOException {
        JsonNode endpoints = endpoints();
        return MinioObjectStore.open(
                URI.create(endpoints.path("s3").asText()),
                endpoints.path("accessKey").asText(),
                endpoints.path("secretKey").asText());
    }

    private JsonNode status() throws IOException {
        try (GatewayClient client = client()) {
            return client.status();
        }
    }

    private List<String> failures() throws IOException {
        List<String> failures = new ArrayList<>();
        try (GatewayClient client = client()) {
            client.failures(100)
                    .path("failures")
                    .forEach(failure -> failures.add(failure.path("key").asText() + " "
                            + failure.path("code").asText()));
        }
        return failures;
    }

    private List<String> keysFound() throws IOException {
        List<String> keys = new ArrayList<>();
        hits().forEach(hit -> keys.add(hit.path("key").asText()));
        return keys;
    }

    private String tileOf(String key) throws IOException {
        for (JsonNode hit : hits()) {
            if (hit.path("key").asText().equals(key)) {
                return hit.path("tileId").asText();
            }
        }
        return "";
    }

    private JsonNode hits() throws IOException {
        try (GatewayClient client = client()) {
            return client.search(EventJson.mapper()
                            .createObjectNode()
                            .put("text", "buildings")
                            .put("limit", 1000))
                    .path("results");
        }
    }

    private GatewayClient client() throws IOException {
        return new GatewayClient(URI.create(endpoints().path("gateway").asText()));
    }

    private String kafka() throws IOException {
        return endpoints().path("kafka").asText();
    }

    private JsonNode endpoints() throws IOException {
        return EventJson.mapper().readTree(folder.resolve("endpoints.json").toFile());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
