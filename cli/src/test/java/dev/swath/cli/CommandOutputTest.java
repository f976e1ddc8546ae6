package dev.swath.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.swath.embedded.EmbeddedStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print of a gateway's answers, and the exit status that follows. */
class CommandOutputTest {
    private static final String HIT = """
        {"tileId":"8c978899af2cc3e56b3161962b3759c5-0-0-256-256","score":0.4321,"scores":null,"probability":null,"caption":"a harbour","captionConfidence":0.5,\
        "bbox":[1.0,2.0,3.5,4.0],"footprint":null,"window":null,"datetime":"2026-01-02T03:04:05Z","datetimeSource":"acquisition","collection":"port",\
        "sceneId":"8c978899af2cc3e56b3161962b3759c5","key":"port/a.tif","links":{"thumbnail":"/t","chip":"/c","item":"/i"}}\
        """;
    private static final String FAILURE = """
        {"id":"8c978899af2cc3e56b3161962b3759c5/ingest","stage":"ingest","tileId":null,"objectId":"8c978899af2cc3e56b3161962b3759c5","key":"port/b.tif",\
        "generation":1,"modelVersion":null,"code":"UNREADABLE_IMAGE","kind":"INVALID_INPUT","message":"no picture","attempts":1,\
        "source":{"topic":"swath.arrivals","partition":0,"offset":7},"payload":null,"failedAt":"2026-01-02T03:04:05Z"}\
        """;

    private final PrintStream console = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.start();
        System.setOut(new PrintStream(printed, true, UTF_8));
    }

    @AfterEach
    void stop() {
        System.setOut(console);
        gateway.stop(0);
    }

    @Test
    void shouldTellTheConversationWithIdsAndPlanAtTheNextTurn() {
        answer(
                "/api/chat",
                200,
                "{\"parts\": [{\"text\": \"Here is 1 hit: harbors.\"}, {\"hits\": [" + HIT
                        + "]}], \"plan\": {\"subject\": \"harbors\"}, \"notUnderstood\": [], \"modelVersion\": \"mini-1\"}");

        assertThat(run("chat", "harbors", "newest first")).isZero();

        assertThat(printed.toString(UTF_8))
                .startsWith("Here is 1 hit: harbors.\n  1. 0.432  a harbour\n")
                .contains("8c978899af2cc3e56b3161962b3759c5-0-0-256-256");
        assertThat(bodies.getLast())
                .contains("{\"role\":\"user\",\"parts\":[{\"text\":\"harbors\"}]}")
                .contains("{\"hits\":[\"8c978899af2cc3e56b3161962b3759c5-0-0-256-256\"]}")
                .contains("\"plan\":{\"subject\":\"harbors\"}")
                .doesNotContain("a harbour");
    }

    @Test
    void shouldPrintEachHitAsTheGatewaySentIt() {
        answer(
                "/api/search",
                200,
                "{\"results\": [" + HIT
                        + "], \"next\": null, \"complete\": true, \"truncated\": false, \"modelVersion\": \"mini-1\"}");

        assertThat(run("search", "boats", "--json")).isZero();
        assertThat(printed.toString(UTF_8)).isEqualTo(HIT + "\n");
    }

    @Test
    void shouldSendAFilterAsTextOrAsJson() {
        gateway.createContext("/api/search", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] body =
                    "{\"results\": [], \"next\": null, \"complete\": true, \"truncated\": false, \"modelVersion\": \"mini-1\"}"
                            .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });

        assertThat(run("search", "--json", "--filter", "gsd < 1")).isZero();
        assertThat(run("search", "--json", "--filter", "{\"op\": \"<\", \"args\": [{\"property\": \"gsd\"}, 1]}"))
                .isZero();
        assertThat(bodies.get(0)).contains("\"filter\":\"gsd < 1\"");
        assertThat(bodies.get(1)).contains("\"filter\":{\"op\":\"<\",\"args\":[{\"property\":\"gsd\"},1]}");
    }

    @Test
    void shouldPrintEachFailureAsTheGatewaySentIt() {
        answer("/api/failures", 200, "{\"failures\": [" + FAILURE + "], \"total\": 1}");

        assertThat(run("failures", "list", "--json")).isZero();
        assertThat(run("failures", "list")).isZero();
        assertThat(printed.toString(UTF_8))
                .isEqualTo(FAILURE
                        + "\n"
                        + "UNREADABLE_IMAGE  port/b.tif  8c978899af2cc3e56b3161962b3759c5/ingest\n"
                        + "        no picture\n");
    }

    @Test
    void shouldPrintEveryPageOfChangesAndWhereToGoOn() {
        String upsert =
                "{\"type\":\"upsert\",\"id\":\"t1\",\"generation\":3,\"collection\":\"port\",\"time\":\"2026-01-02T03:04:05Z\"}";
        String delete =
                "{\"type\":\"delete\",\"id\":\"t2\",\"generation\":null,\"collection\":null,\"time\":\"2026-01-02T03:04:05Z\"}";
        gateway.createContext("/api/changes", exchange -> {
            boolean first = exchange.getRequestURI().getQuery().endsWith("after=");
            byte[] body = "{\"changes\": [%s], \"next\": \"c%d\", \"atEnd\": %s}"
                    .formatted(first ? upsert : delete, first ? 1 : 2, !first)
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });

        assertThat(run("changes", "--json")).isZero();
        assertThat(run("changes")).isZero();
        assertThat(printed.toString(UTF_8))
                .isEqualTo(upsert + "\n" + delete + "\nupsert  t1  port  generation 3\ndelete  t2  -  generation -\n");
    }

    @Test
    void shouldPrintWhatAUserShouldKnowOfAScenesPlace(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.tif"), "a picture");
        answer("/api/scenes", 200, """
                {"key":"a.tif","sceneId":"8c978899af2cc3e56b3161962b3759c5","etag":"%s","generation":1,"state":"live","tiles":1,\
                "skipped":0,"searchable":1,"captioned":0,"failures":[],"warnings":["it has no place","its mask does not fit"]}\
                """.formatted(md5("a picture")));
        try (EmbeddedStore store =
                EmbeddedStore.start(folder.resolve("s3"), 0, new EmbeddedStore.Credentials("swath", "swath-local"))) {
            String[] ingest = {
                "ingest",
                file.toString(),
                "--wait",
                "searchable",
                "--s3",
                store.endpoint().toString()
            };

            assertThat(run(ingest)).isZero();
            String words = printed.toString(UTF_8);
            printed.reset();
            String[] json = Arrays.copyOf(ingest, ingest.length + 1);
            json[ingest.length] = "--json";
            assertThat(run(json)).isZero();

            assertThat(words).endsWith("  warning: it has no place\n  warning: its mask does not fit\n");
            assertThat(printed.toString(UTF_8))
                    .contains("\"warnings\":[\"it has no place\",\"its mask does not fit\"]");
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldSayThatACursorIsTooOld() {
        answer("/api/changes", 410, "{\"code\": \"CURSOR_TOO_OLD\", \"detail\": \"begin anew\"}");

        assertThat(run("changes", "--after", "x", "--follow")).isEqualTo(1);
    }

    @Test
    void shouldAnswerAServerBehindTheGatewayThatIsAwayWith3AndOtherProblemsWith1() {
        answer("/api/search", 503, "{\"code\": \"INDEX_UNAVAILABLE\", \"detail\": \"the index does not answer\"}");
        answer("/api/failures", 500, "{\"code\": \"INTERNAL_ERROR\", \"detail\": \"the gateway failed\"}");

        assertThat(run("search", "boats")).isEqualTo(3);
        assertThat(run("failures", "list")).isEqualTo(1);
    }

    @Test
    void shouldSayWhatIsUnderWayWhereNothingIsFound() {
        answer(
                "/api/search",
                200,
                "{\"results\": [], \"next\": null, \"complete\": true, \"truncated\": false, \"modelVersion\": \"mini-1\"}");
        answer("/api/status", 200, """
            {"scenes": 5, "tiles": 9, "encoded": 2, "captioned": 0, "searchable": 2, "failed": 0,
             "lag": {"arrive": 3, "ingest": 4, "encode": 7}, "modelVersion": "mini-1", "complaints": []}
            """);
        PrintStream errors = System.err;
        System.setErr(System.out);
        try {
            assertThat(run("search", "boats")).isZero();
        } finally {
            System.setErr(errors);
        }

        assertThat(printed.toString(UTF_8))
                .isEqualTo("nothing found; under way: 4 scenes to be read, 7 tiles to be indexed\n");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--gateway";
        all[arguments.length + 1] = "http://127.0.0.1:" + gateway.getAddress().getPort();
        return SwathCli.execute(all);
    }

    private void answer(String path, int status, String json) {
        gateway.createContext(path, exchange -> {
            byte[] bytes = json.getBytes(UTF_8);
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
