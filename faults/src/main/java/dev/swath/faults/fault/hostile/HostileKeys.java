package dev.swath.faults.fault.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.RawTopic;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.streaming.TopicReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keys that lead out of the bucket, by upload and by notification, and Items whose assets are on other hosts or on the disk. */
public final class HostileKeys implements Fault {
    private static final int TILES = 5;
    private static final String TAKEN = "2019-07-06T05:04:03Z";
    private static final List<String> PATHS =
            List.of("a/../../b.png", "a/%2e%2e/b.png", "%2e%2e/%2e%2e/etc/passwd", "a/./b.png");
    private static final List<String> KEYS = List.of("../swath-chips/x.png", "a/../../etc/passwd", "a/./b.png");

    @Override
    public int number() {
        return 19;
    }

    @Override
    public String title() {
        return "keys that lead out of the bucket, hrefs to link-local and file URLs: refused, no call made";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        scenario.swath().tap().note();
        for (String path : PATHS) {
            assertThat(upload(scenario.swath().address(SwathService.INGEST), path))
                    .as(path)
                    .isBetween(400, 499);
        }
        int failuresBefore = refused(scenario);
        try (RawTopic notifications = new RawTopic(scenario.swath().bootstrap(), Topic.NOTIFICATIONS)) {
            for (String key : KEYS) {
                notifications.write(notifications.record(
                        scenario.random().nextInt(notifications.partitions()), key.getBytes(UTF_8), created(key)));
            }
        }
        scenario.put("scene", TILES);
        scenario.awaitCaptioned(TILES);
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(refused(scenario)).isEqualTo(failuresBefore + KEYS.size()));
        List<String> requests = scenario.swath().tap().noted();
        assertThat(requests)
                .isNotEmpty()
                .noneMatch(target -> target.contains("..")
                        || target.toLowerCase(java.util.Locale.ROOT).contains("%2e%2e")
                        || target.contains("passwd"));
        scenario.note(
                "%d uploads answered with 4xx, %d notifications became failures %s; of %d requests of the store none names such a key"
                        .formatted(PATHS.size(), KEYS.size(), ErrorCode.INVALID_KEY, requests.size()));
        hrefs(scenario);
    }

    /** Items beside scenes: what they name elsewhere is neither requested nor read. */
    private static void hrefs(FaultScenario scenario) throws IOException {
        Path secret =
                Files.write(scenario.swath().folder().resolve("secret.png"), RandomPicture.any(scenario.random()));
        try (ServerSocket elsewhere = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<String> hrefs = List.of(
                    "http://127.0.0.1:%d/latest/meta-data/scene.png".formatted(elsewhere.getLocalPort()),
                    "//127.0.0.1:%d/scene.png".formatted(elsewhere.getLocalPort()),
                    "http://169.254.169.254/latest/meta-data/scene.png",
                    "http://[fe80::1]/scene.png",
                    secret.toUri().toString(),
                    "s3://swath-chips/chips/scene.png",
                    "../../../etc/passwd.png");
            scenario.swath().tap().note();
            for (int i = 0; i < hrefs.size(); i++) {
                scenario.put(scenario.key("item-%d.png".formatted(i)));
                scenario.swath()
                        .store()
                        .write(
                                SwathProcesses.BUCKET,
                                scenario.key("item-%d.json".formatted(i)),
                                item(hrefs.get(i)),
                                "application/geo+json");
            }
            scenario.awaitCaptioned(TILES + hrefs.size());
            awaitDated(scenario, hrefs.size());
            List<String> requests = scenario.swath().tap().noted();
            assertThat(requests)
                    .isNotEmpty()
                    .noneMatch(target -> target.contains("meta-data")
                            || target.contains("passwd")
                            || target.contains("secret")
                            || target.contains("chips/scene"));
            elsewhere.setSoTimeout(1);
            assertThatThrownBy(elsewhere::accept)
                    .as("a call of the other host")
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(scenario.searchable()).isEqualTo(TILES + hrefs.size());
            scenario.note(
                    "%d Items beside scenes with assets on other hosts, link-local, on the disk and in another bucket: each Item was read, no host called, and of %d requests of the store none follows them"
                            .formatted(hrefs.size(), requests.size()));
        }
    }

    /** The Items were read: their scenes have their time. */
    private static void awaitDated(FaultScenario scenario, int scenes) {
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(
                                TopicReader.readNewest(scenario.swath().bootstrap(), Topic.ITEMS, ItemPublished.class)
                                        .values()
                                        .stream()
                                        .map(item -> EventJson.mapper()
                                                .valueToTree(item)
                                                .toString())
                                        .filter(item ->
                                                item.contains(scenario.folder() + "/item-") && item.contains(TAKEN)))
                        .hasSize(scenes));
    }

    private static byte[] item(String href) {
        return EventJson.mapper()
                .createObjectNode()
                .put("type", "Feature")
                .put("stac_version", "1.0.0")
                .put("id", "scene")
                .<ObjectNode>set(
                        "properties", EventJson.mapper().createObjectNode().put("datetime", TAKEN))
                .<ObjectNode>set(
                        "assets",
                        EventJson.mapper()
                                .createObjectNode()
                                .set(
                                        "visual",
                                        EventJson.mapper().createObjectNode().put("href", href)))
                .toString()
                .getBytes(UTF_8);
    }

    /** Sends the path as it is, without a client that would normalise it. Returns the status. */
    private static int upload(URI service, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.getPort())) {
            socket.getOutputStream().write(put(path).getBytes(UTF_8));
            InputStream answer = socket.getInputStream();
            String head = new String(answer.readNBytes("HTTP/1.1 400".length()), UTF_8);
            return Integer.parseInt(head.substring(head.length() - 3));
        }
    }

    private static String put(String path) {
        return "PUT /api/scenes/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsome"
                .formatted(path);
    }

    private static byte[] created(String key) {
        return """
            {"EventName": "s3:ObjectCreated:Put", "Records": [{"eventName": "s3:ObjectCreated:Put",
             "s3": {"bucket": {"name": "%s"}, "object": {"key": "%s", "size": 4}}}]}\
            """.formatted(SwathProcesses.BUCKET, URLEncoder.encode(key, UTF_8))
                .getBytes(UTF_8);
    }

    private static int refused(FaultScenario scenario) {
        return (int)
                TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                        .filter(failure -> failure.code() == ErrorCode.INVALID_KEY)
                        .count();
    }
}
