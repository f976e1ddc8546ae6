package dev.swath.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.swath.catalogue.Topic;
import dev.swath.gateway.changes.FollowChanges;
import dev.swath.gateway.wiring.FakeBackends;
import dev.swath.gateway.wiring.FakeBackendsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The live feed and the change feed over HTTP. */
@QuarkusTest
@TestProfile(FakeBackendsProfile.class)
class FeedHttpIT {
    private final FollowChanges feed;
    private final FakeBackends backends;

    @Inject
    FeedHttpIT(FollowChanges feed, FakeBackends backends) {
        this.feed = feed;
        this.backends = backends;
    }

    @Test
    void shouldAnswerHeadOfTheLiveFeedAtOnce() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(
                    HttpRequest.newBuilder(Requests.root("/api/live"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .HEAD()
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    BodyHandlers.discarding());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        }
        assertThat(feed.listeners()).isZero();
    }

    @Test
    void shouldTellLiveWhatHappensAndAgainWhatWasMissed() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            Stream first = stream(client, "/api/live", null);
            assertThat(first.lines.readLine()).isEqualTo(":alive");
            String id = first.lineWith("id:");
            backends.changes().tell(Topic.CAPTIONS, "caption", "{\"caption\":\"a \\n b\"}", "ucm");

            assertThat(first.lineWith("event:")).isEqualTo("caption");
            assertThat(first.lineWith("data:")).isEqualTo("{\"caption\":\"a \\n b\"}");
            first.lines.close();
            Stream back = stream(client, "/api/live", id);
            assertThat(back.lineWith("event:")).isEqualTo("caption");
            back.lines.close();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> feed.listeners() == 0);
    }

    /** By a reset, in the middle of what is told, as when a laptop's lid closes. */
    @Test
    void shouldLogNoErrorWhenAListenerGoesAway() throws IOException {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler log = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(log);
        try {
            URI feedAddress = Requests.root("/api/live");
            try (Socket socket = new Socket(feedAddress.getHost(), feedAddress.getPort())) {
                socket.getOutputStream()
                        .write("GET /api/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                Stream stream = new Stream(
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
                assertThat(stream.lineWith(":")).isEqualTo("alive");
                socket.setSoLinger(true, 0);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                backends.changes().tell(Topic.CAPTIONS, "caption", "{}", "ucm");
                return feed.listeners() == 0;
            });
            LoggerFactory.getLogger(FeedHttpIT.class).error("errors are heard");
        } finally {
            root.removeHandler(log);
        }
        assertThat(logged)
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .extracting(LogRecord::getMessage)
                .containsExactly("errors are heard");
    }

    @Test
    void shouldTellChangesAsPagesAndAsAStream() throws IOException, InterruptedException {
        backends.changes().upsert("tile-1", 3, "ucm");
        backends.changes().delete("tile-2", "ucm");

        ValidatableResponse page =
                given().get("/api/changes?limit=1000").then().statusCode(200).contentType("application/json");
        page.body("changes.id", hasItem("tile-2"))
                .body("changes.find { it.id == 'tile-1' }.type", equalTo("upsert"))
                .body("changes.find { it.id == 'tile-1' }.generation", equalTo(3))
                .body("changes.find { it.id == 'tile-1' }.collection", equalTo("ucm"))
                .body("changes.find { it.id == 'tile-2' }.type", equalTo("delete"))
                .body("atEnd", equalTo(true));
        String next = page.extract().path("next");
        given().queryParam("after", next)
                .get("/api/changes")
                .then()
                .statusCode(200)
                .body("changes", hasSize(0));
        backends.changes().upsert("tile-3", 1, "ucm");
        try (HttpClient client = HttpClient.newHttpClient()) {
            Stream stream = stream(client, "/api/changes?after=" + next, null);
            assertThat(stream.lineWith("event:")).isEqualTo("upsert");
            assertThat(stream.lineWith("data:")).contains("\"type\":\"upsert\"", "\"id\":\"tile-3\"");
            stream.lines.close();
        }
        Requests.problem(given().get("/api/changes?after=x").then(), 400, "INVALID_REQUEST", "after");
        Requests.problem(given().get("/api/changes?limit=0").then(), 400, "INVALID_REQUEST", "limit");
        Requests.problem(
                given().accept("text/event-stream").get("/api/changes?after=x").then(),
                400,
                "INVALID_REQUEST",
                "after");
        Requests.problem(
                given().header("Last-Event-ID", "x").get("/api/live").then(), 400, "INVALID_REQUEST", "Last-Event-ID");
    }

    /** An answer that does not end. An event's lines may come in any order. */
    private record Stream(BufferedReader lines) {
        String lineWith(String field) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(field)) {
                    return line.substring(field.length()).strip();
                }
            }
            throw new EOFException("no " + field);
        }
    }

    private static Stream stream(HttpClient client, String path, @Nullable String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(Requests.root(path)).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new Stream(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }
}
