package dev.swath.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.ledger.Discrepancy;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.TopicReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./swath up} as a process of its own, used from outside. */
class StandaloneIT {
    @TempDir
    private Path folder = Path.of(".");

    private RunningSwath swath = new RunningSwath(folder);

    @BeforeEach
    void begin() {
        swath = new RunningSwath(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        swath.close();
    }

    @Test
    void shouldLoseAndRepeatNothingWhenKilled() throws Exception {
        Map<String, byte[]> pictures = SamplePictures.real(84);
        Map<String, byte[]> last = new HashMap<>(pictures);
        last.keySet().retainAll(List.copyOf(pictures.keySet()).subList(42, 84));
        Map<String, byte[]> early = new HashMap<>(pictures);
        early.keySet().removeAll(last.keySet());
        ServiceProcess first = swath.up();
        swath.put(early);
        await().atMost(RunningSwath.TIMEOUT)
                .until(() -> !CommittedCaptions.read(swath.kafka()).isEmpty());
        // However fast the machine is: of these, some are under way when it is killed.
        swath.put(last);
        first.kill();

        swath.up();

        await().atMost(RunningSwath.TIMEOUT)
                .untilAsserted(() -> assertThat(swath.captioned()).isEqualTo(pictures.size()));
        assertThat(CommittedCaptions.read(swath.kafka()))
                .extracting(TileCaptioned::key)
                .extracting(ObjectKey::value)
                .containsExactlyInAnyOrderElementsOf(pictures.keySet());
        assertThat(swath.keysFound()).containsExactlyInAnyOrderElementsOf(pictures.keySet());
        assertThat(swath.ledger().discrepancies()).isEmpty();
    }

    @Test
    void shouldReplaceARewrittenSceneAndForgetADeletedOne() throws Exception {
        List<Map.Entry<String, byte[]>> pictures =
                List.copyOf(SamplePictures.real(4).entrySet());
        swath.up();
        try (ObjectStore store = swath.store()) {
            store.write(
                    RunningSwath.BUCKET,
                    new ObjectKey("rewritten.jpg"),
                    pictures.get(0).getValue(),
                    "image/jpeg");
            store.write(
                    RunningSwath.BUCKET,
                    new ObjectKey("deleted.jpg"),
                    pictures.get(1).getValue(),
                    "image/jpeg");
            store.write(
                    RunningSwath.BUCKET,
                    new ObjectKey("kept.jpg"),
                    pictures.get(2).getValue(),
                    "image/jpeg");
            await().atMost(RunningSwath.TIMEOUT)
                    .untilAsserted(() -> assertThat(swath.captioned()).isEqualTo(3));
            String before = swath.tileOf("rewritten.jpg");

            store.write(
                    RunningSwath.BUCKET,
                    new ObjectKey("rewritten.jpg"),
                    pictures.get(3).getValue(),
                    "image/jpeg");
            store.delete(RunningSwath.BUCKET, new ObjectKey("deleted.jpg"));

            await().atMost(RunningSwath.TIMEOUT).untilAsserted(() -> {
                assertThat(swath.keysFound()).containsExactlyInAnyOrder("rewritten.jpg", "kept.jpg");
                assertThat(swath.tileOf("rewritten.jpg")).isNotEqualTo(before);
                assertThat(swath.captioned()).isEqualTo(2);
            });
            await().atMost(RunningSwath.TIMEOUT)
                    .untilAsserted(
                            () -> assertThat(TopicReader.readNewest(swath.kafka(), Topic.ITEMS, ItemPublished.class))
                                    .hasSize(2)
                                    .doesNotContainKey(before));
            assertThat(swath.ledger().discrepancies()).isEmpty();
            String tileId = swath.tileOf("kept.jpg");
            String pack = Objects.requireNonNull(
                    swath.tileToldOf("kept.jpg").tile().picture().pack());
            store.delete("swath-chips", new ObjectKey(pack));
            assertThat(swath.ledger(Duration.ZERO).discrepancies())
                    .containsExactly(new Discrepancy(Discrepancy.Kind.MISSING, "chips", tileId, "expected " + pack));
        }
    }

    @Test
    void shouldFailTheBadAndCaptionTheirNeighbours() throws Exception {
        List<Map.Entry<String, byte[]>> pictures =
                List.copyOf(SamplePictures.real(8).entrySet());
        List<String> oddKeys =
                List.of("with space.jpg", "été/衛星.jpg", "a+b.jpg", "a%2Fb.jpg", "a..b.jpg", "dir/plain.jpg");
        byte[] whole = pictures.get(6).getValue();
        swath.up();
        try (ObjectStore store = swath.store()) {
            for (int i = 0; i < oddKeys.size(); i++) {
                store.write(
                        RunningSwath.BUCKET,
                        new ObjectKey(oddKeys.get(i)),
                        pictures.get(i).getValue(),
                        "image/jpeg");
            }
            store.write(
                    RunningSwath.BUCKET,
                    new ObjectKey("bad/truncated.jpg"),
                    java.util.Arrays.copyOf(whole, whole.length / 2),
                    "image/jpeg");
            store.write(RunningSwath.BUCKET, new ObjectKey("bad/empty.jpg"), new byte[0], "image/jpeg");
            store.write(
                    RunningSwath.BUCKET,
                    new ObjectKey("bad/text.jpg"),
                    "not a picture".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "image/jpeg");
            store.write(RunningSwath.BUCKET, new ObjectKey("bad/huge.png"), SamplePictures.hugePng(), "image/png");

            await().atMost(RunningSwath.TIMEOUT).untilAsserted(() -> {
                assertThat(swath.keysFound()).containsExactlyInAnyOrderElementsOf(oddKeys);
                assertThat(swath.captioned()).isEqualTo(oddKeys.size());
                assertThat(swath.failures())
                        .containsExactlyInAnyOrder(
                                "bad/truncated.jpg " + ErrorCode.UNREADABLE_IMAGE,
                                "bad/empty.jpg " + ErrorCode.EMPTY_OBJECT,
                                "bad/text.jpg " + ErrorCode.UNSUPPORTED_FORMAT,
                                "bad/huge.png " + ErrorCode.IMAGE_TOO_LARGE);
            });
            store.write(RunningSwath.BUCKET, new ObjectKey("bad/truncated.jpg"), whole, "image/jpeg");
            await().atMost(RunningSwath.TIMEOUT)
                    .untilAsserted(() -> assertThat(swath.failures())
                            .hasSize(3)
                            .noneMatch(failure -> failure.startsWith("bad/truncated.jpg")));
            assertThat(swath.ledger().discrepancies()).isEmpty();
        }
    }

    @Test
    void shouldClearAFailureThatAReplayMends() throws Exception {
        Map.Entry<String, byte[]> picture =
                SamplePictures.real(1).entrySet().iterator().next();
        swath.up();
        swath.put(Map.of("port/a.jpg", picture.getValue()));
        await().atMost(RunningSwath.TIMEOUT)
                .untilAsserted(() -> assertThat(swath.captioned()).isEqualTo(1));
        TileIngested told = swath.tileToldOf("port/a.jpg");
        swath.breakChip(told.tile());
        try (EventPublisher publisher = new EventPublisher(swath.kafka(), "test")) {
            publisher.publish(told);
        }
        await().atMost(RunningSwath.TIMEOUT)
                .untilAsserted(
                        () -> assertThat(swath.failures()).containsExactly("port/a.jpg " + ErrorCode.CHIP_UNREADABLE));
        TileFailed failure = TopicReader.readNewest(swath.kafka(), Topic.FAILURES, TileFailed.class)
                .values()
                .iterator()
                .next();
        assertThat(failure.source().topic()).isEqualTo("swath.tiles");
        assertThat(failure.payload()).contains(told.tileId().value());

        assertThat(swath.command("failures", "replay", failure.id())).isZero();

        await().atMost(RunningSwath.TIMEOUT).untilAsserted(() -> {
            assertThat(swath.failures()).isEmpty();
            assertThat(swath.tileToldOf("port/a.jpg").generation()).isEqualTo(told.generation() + 1);
            assertThat(swath.captioned()).isEqualTo(1);
        });
        assertThat(swath.ledger().discrepancies())
                .as("only what the test told a second time")
                .allMatch(found -> found.kind() == Discrepancy.Kind.DUPLICATE
                        && found.place().equals("tiles"));
        assertThat(swath.command("failures", "replay", failure.id())).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatIsTooLargeOrTooMuchAtEveryEndpoint() throws Exception {
        // Longer than the test: no request gives its place back because its body did not come in time.
        swath.up(Map.of("QUARKUS_HTTP_READ_TIMEOUT", "10M"));
        byte[] large = new byte[17 << 20];
        for (String path : List.of("/api/query-encoder/image", "/api/query-encoder/text", "/api/search")) {
            assertThat(RawHttp.send("POST", swath.address(path), typeOf(path), large))
                    .as(path)
                    .startsWith("413 application/problem+json")
                    .contains("IMAGE_TOO_LARGE");
        }

        assertRefusesOneMoreThan(8, "POST", "/api/query-encoder/image");
        assertRefusesOneMoreThan(64, "POST", "/api/query-encoder/text");
        assertRefusesOneMoreThan(8, "PUT", "/api/scenes/a.jpg");
        assertThat(RawHttp.send(
                        "POST",
                        swath.address("/api/query-encoder/text"),
                        "application/json",
                        "{\"text\": \"a port\"}".getBytes(UTF_8)))
                .startsWith("200 application/json");
    }

    /**
     * Requests whose bodies never come take all places of an endpoint, and give them back when their clients are gone. They are
     * one more than there are places: whichever comes last is refused, however late it comes.
     */
    private void assertRefusesOneMoreThan(int places, String method, String path) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        try {
            for (int i = 0; i <= places; i++) {
                sockets.add(RawHttp.halfRequest(method, swath.address(path), typeOf(path)));
                answers.add("");
            }
            await().atMost(RunningSwath.TIMEOUT).untilAsserted(() -> {
                for (int i = 0; i <= places; i++) {
                    answers.set(i, answers.get(i) + RawHttp.answerOf(sockets.get(i)));
                }
                assertThat(answers)
                        .filteredOn(answer -> !answer.isEmpty())
                        .singleElement(as(InstanceOfAssertFactories.STRING))
                        .startsWith("HTTP/1.1 429 ")
                        .contains("application/problem+json", "TOO_MANY_REQUESTS", "at most " + places);
            });
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().atMost(RunningSwath.TIMEOUT)
                .untilAsserted(() -> assertThat(send(method, path)).doesNotStartWith("429"));
    }

    private String send(String method, String path) throws IOException, InterruptedException {
        return RawHttp.send(method, swath.address(path), typeOf(path), new byte[] {'x'});
    }

    private static String typeOf(String path) {
        return path.endsWith("/image") ? "application/octet-stream" : "application/json";
    }

    @Test
    void shouldRefuseATakenPortAndABrokenBundleByName() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            ServiceProcess process = swath.process(
                    "up",
                    "--data",
                    folder.resolve("a").toString(),
                    "--http-port",
                    "0",
                    "--s3-port",
                    "0",
                    "--kafka-port",
                    Integer.toString(taken.getLocalPort()));

            assertThat(process.exitStatus(RunningSwath.TIMEOUT)).isEqualTo(1);
            assertThat(process.log()).contains("port " + taken.getLocalPort() + " is taken", "--kafka-port");
        }
        Path bundle = folder.resolve("bundle");
        copy(ServiceProcess.root().resolve("models/swath-mini"), bundle);
        Files.write(bundle.resolve("tokenizer.json"), new byte[] {' '}, java.nio.file.StandardOpenOption.APPEND);

        ServiceProcess process = swath.process(
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

        assertThat(process.exitStatus(RunningSwath.TIMEOUT)).isEqualTo(1);
        assertThat(process.log()).contains("tokenizer.json").contains("sha256");
    }

    @Test
    void shouldLeaveNothingInTheTemporaryFolder() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        ServiceProcess stopped = demo(temporary);
        stopped.terminate();
        var _ = stopped.exitStatus(RunningSwath.TIMEOUT);
        assertThat(demoFolders(temporary)).as("of a demo that was told to stop").isEmpty();

        demo(temporary).kill();
        assertThat(demoFolders(temporary)).hasSize(1).allMatch(Files::isDirectory);
        // ONNX Runtime makes an empty folder there all the same.
        assertThat(filesBelow(temporary))
                .as("of a demo that was killed")
                .noneMatch(left -> left.getFileName().toString().contains("onnxruntime"));
        List<Path> abandoned = demoFolders(temporary);

        demo(temporary).close();

        assertThat(abandoned).noneMatch(Files::exists);
    }

    /** Returns once it has put its samples. */
    private ServiceProcess demo(Path temporary) throws IOException {
        ServiceProcess demo = swath.process(
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                "demo",
                "--http-port",
                "0",
                "--s3-port",
                "0",
                "--kafka-port",
                "0");
        await().atMost(RunningSwath.TIMEOUT).until(() -> {
            assertThat(demo.isAlive()).as(demo::log).isTrue();
            return demo.log().substring(demo.log().lastIndexOf("---- started")).contains("sample scenes");
        });
        return demo;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> demoFolders(Path temporary) throws IOException {
        try (var paths = Files.list(temporary)) {
            return paths.filter(path -> path.getFileName().toString().startsWith("swath-demo-"))
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
