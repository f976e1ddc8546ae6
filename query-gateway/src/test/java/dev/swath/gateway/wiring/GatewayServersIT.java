package dev.swath.gateway.wiring;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.WINDOW;
import static dev.swath.gateway.Samples.failed;
import static dev.swath.gateway.Samples.seen;
import static dev.swath.gateway.Samples.tile;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.vectorindex.IndexWrite;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ServersProfile.class)
class GatewayServersIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @SuppressWarnings("NullAway.Init")
    Servers.Behind behind;

    @Test
    void shouldFindWhatIsIndexedAndShowItsPicture() {
        Tile boat = tile("ucm/boat.jpg", NOON, null);
        behind.index(upsert(boat, "a boat", 0, 1, 0));
        Tile court = tile("ucm/court.jpg", NOON, null);
        behind.index(upsert(court, null, 0, 0, 1));
        behind.store(boat.picture().chip(), FakePictures.png(boat.tileId(), 0x336699));
        behind.publish(seen("ucm/boat.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        behind.publish(seen("ucm/court.jpg", 1, SceneSeen.State.LIVE, WINDOW));

        await().atMost(SOON)
                .untilAsserted(() -> given().get("/api/status")
                        .then()
                        .statusCode(200)
                        .body("scenes", equalTo(2))
                        .body("searchable", equalTo(2))
                        .body("captioned", equalTo(1))
                        .body("lag.encode", equalTo(0)));
        given().get("/api/search?q=boat&limit=1")
                .then()
                .statusCode(200)
                .body("results.caption", contains("a boat"))
                .body("modelVersion", equalTo(MODEL.value()));
        given().get("/api/tiles/" + boat.tileId() + "/thumbnail").then().statusCode(200);
        given().get("/api/tiles/" + boat.tileId() + "/chip").then().statusCode(200);
        given().get("/api/tiles/" + court.tileId() + "/chip").then().statusCode(404);
        given().get("/api/scenes?key=ucm/boat.jpg")
                .then()
                .body("state", equalTo("live"))
                .body("searchable", equalTo(1))
                .body("captioned", equalTo(1));
        await().atMost(SOON)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldOpenAndCloseFailures() {
        String id = failed("bad.jpg", Stage.INGEST, NOON).id();

        behind.publish(failed("bad.jpg", Stage.INGEST, NOON));
        await().atMost(SOON)
                .untilAsserted(() ->
                        given().queryParam("id", id).get("/api/failures").then().statusCode(200));
        behind.write(OutgoingRecord.tombstone(Topic.FAILURES, id));

        await().atMost(SOON)
                .untilAsserted(() ->
                        given().queryParam("id", id).get("/api/failures").then().statusCode(404));
    }

    @Test
    void shouldTellLiveOfItemsCaptionsAndFailures() {
        Tile live = tile("ucm/live.jpg", NOON, null);
        Caption caption = Caption.ofModel("a live sentence", -0.2, Caption.Ending.END_TOKEN, null);
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + RestAssured.port + "/api/live"))
                    .build();
            var _ = client.sendAsync(request, BodyHandlers.ofLines())
                    .thenAccept(response -> drain(response.body(), lines));
            await().atMost(SOON).until(() -> lines.contains(":alive"));

            await().atMost(SOON).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
                behind.publish(ItemPublished.of(live, MODEL, caption));
                behind.publish(TileCaptioned.of(live, MODEL, caption));
                behind.publish(failed("live.jpg", Stage.CAPTION, NOON));
                assertThat(lines)
                        .contains("event:item", "event:caption", "event:failure")
                        .anyMatch(line -> line.startsWith("data:") && line.contains("a live sentence"));
            });
            client.shutdownNow();
        }
    }

    private static void drain(Stream<String> body, Queue<String> lines) {
        try (body) {
            body.forEach(lines::add);
        }
    }

    private static IndexWrite upsert(Tile tile, @Nullable String caption, float... embedding) {
        return new IndexWrite.Upsert(
                tile,
                Embedding.of(embedding).normalised(),
                caption == null ? null : Caption.ofModel(caption, -0.5, Caption.Ending.END_TOKEN, null));
    }
}
