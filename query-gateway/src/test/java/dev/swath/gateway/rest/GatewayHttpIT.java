package dev.swath.gateway.rest;

import static dev.swath.gateway.wiring.FakeBackends.AIRPLANE;
import static dev.swath.gateway.wiring.FakeBackends.BOAT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.swath.gateway.live.LiveEvent;
import dev.swath.gateway.live.LiveFeed;
import dev.swath.gateway.search.SearchFields;
import dev.swath.gateway.search.SearchFields.SearchField;
import dev.swath.gateway.wiring.FakeBackendsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FakeBackendsProfile.class)
class GatewayHttpIT {
    private static final String UNKNOWN_TILE = "0123456789abcdef0123456789abcdef-0-0-1-1";

    private final LiveFeed liveFeed;

    @Inject
    GatewayHttpIT(LiveFeed liveFeed) {
        this.liveFeed = liveFeed;
    }

    @Test
    void shouldSearchByPostAndGetAlike() {
        ValidatableResponse posted = given().body("{\"text\": \"a boat\", \"limit\": 2, \"minScore\": -1}")
                .post("/api/search")
                .then();
        ValidatableResponse got = given().queryParam("q", "a boat")
                .queryParam("limit", 2)
                .queryParam("minScore", -1)
                .get("/api/search")
                .then();

        for (ValidatableResponse answer : List.of(posted, got)) {
            answer.statusCode(200)
                    .contentType("application/json")
                    .body("results", hasSize(2))
                    .body("modelVersion", equalTo("swath-mini-1-0123abcd"))
                    .body("results[0].tileId", equalTo(BOAT.tileId().value()))
                    .body("results[0].caption", equalTo("a boat"))
                    .body("results[0].captionConfidence", equalTo(0.25f))
                    .body("results[0].probability", greaterThan(0.9f))
                    .body("results[0].key", equalTo("ucm/boat.jpg"))
                    .body("results[0].collection", equalTo("ucm"))
                    .body("results[0].sceneId", equalTo(BOAT.sceneId().value()))
                    .body("results[0].datetime", equalTo("2026-06-01T12:01:00Z"))
                    .body("results[0].links.thumbnail", equalTo("/api/tiles/" + BOAT.tileId() + "/thumbnail?g=1"))
                    .body("results[1].bbox", contains(10f, 50f, 11f, 51f));
        }
        String next = posted.extract().path("next");
        given().queryParam("q", "a boat")
                .queryParam("minScore", -1)
                .queryParam("next", next)
                .get("/api/search")
                .then()
                .statusCode(200)
                .body("results", hasSize(1))
                .body("next", nullValue());
    }

    @Test
    void shouldSayThatNothingIsAlikeAndCountWhatIs() {
        given().queryParam("q", "a boat")
                .queryParam("collections", "other")
                .get("/api/search")
                .then()
                .statusCode(200)
                .body("results", hasSize(0))
                .body("nearest.score", notNullValue())
                .body("nearest.probability", notNullValue());
        given().queryParam("q", "a boat")
                .queryParam("threshold", "{\"score\": -1}")
                .get("/api/counts")
                .then()
                .statusCode(200)
                .body("total.value", equalTo(3))
                .body("total.relation", equalTo("eq"))
                .body("collections.ucm", equalTo(2));
    }

    @Test
    void shouldBrowseWithoutAQuery() {
        given().body("{}")
                .post("/api/search")
                .then()
                .statusCode(200)
                .body("results.key", contains("other/court.jpg", "ucm/boat.jpg", "ucm/airplane.jpg"))
                .body("results[0].score", nullValue())
                .body("results[0].probability", nullValue());
    }

    @Test
    void shouldRefuseByAProblemDocumentThatNamesTheField() {
        problem(given().body("{\"bbox\": [1, 2, 3]}").post("/api/search").then(), 400, "INVALID_REQUEST", "bbox");
        problem(given().body("nonsense").post("/api/search").then(), 400, "INVALID_REQUEST", "body");
        problem(given().queryParam("limit", "x").get("/api/search").then(), 400, "INVALID_REQUEST", "limit");
        problem(given().get("/api/search?q=a&next=zzz").then(), 400, "INVALID_REQUEST", "next");
        problem(given().get("/api/tiles/x").then(), 400, "INVALID_REQUEST", "tileId");
        problem(given().get("/api/index/tiles?limit=0").then(), 400, "INVALID_REQUEST", "limit");
        problem(given().get("/api/scenes").then(), 400, "INVALID_REQUEST", "key");
        problem(given().get("/api/scenes?key=" + "a".repeat(1025)).then(), 400, "INVALID_KEY", "key");
        problem(given().queryParam("like", UNKNOWN_TILE).get("/api/search").then(), 404, "NOT_FOUND", null);
    }

    @Test
    void shouldRefuseABodyThatIsTooLargeWithAndWithoutALength() throws IOException, InterruptedException {
        byte[] body = ("{\"image\": \"" + "A".repeat(12 << 20) + "\"}").getBytes(StandardCharsets.US_ASCII);

        for (HttpRequest.BodyPublisher publisher : List.of(
                BodyPublishers.ofByteArray(body), BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))) {
            HttpResponse<String> response = post(publisher);

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("IMAGE_TOO_LARGE").contains("at most");
        }
    }

    @Test
    void shouldServeATilesRecordAndPictures() {
        String tile = "/api/tiles/" + AIRPLANE.tileId();

        given().get(tile)
                .then()
                .statusCode(200)
                .body("tileId", equalTo(AIRPLANE.tileId().value()))
                .body("caption", equalTo("an <b>airplane</b>"))
                .body("captionConfidence", equalTo(0.25f))
                .body("bbox", contains(10f, 50f, 11f, 51f))
                .body("links.chip", equalTo(tile + "/chip?g=1"));
        given().get(tile + "/chip")
                .then()
                .statusCode(200)
                .contentType("image/png")
                .header("Cache-Control", "no-cache");
        problem(given().get(tile + "/chip?g=x").then(), 400, "INVALID_REQUEST", "g");
        problem(given().get(tile + "/chip?g=0").then(), 400, "INVALID_REQUEST", "g");
        String etag = given().get(tile + "/thumbnail?g=1")
                .then()
                .statusCode(200)
                .contentType("image/jpeg")
                .header("Cache-Control", containsString("immutable"))
                .header("X-Content-Type-Options", "nosniff")
                .extract()
                .header("ETag");
        assertThat(etag).startsWith("\"").endsWith("\"");
        given().header("If-None-Match", etag).get(tile + "/thumbnail").then().statusCode(304);
    }

    @Test
    void shouldNotFindWhatIsNotThere() {
        problem(given().get("/api/tiles/" + UNKNOWN_TILE).then(), 404, "NOT_FOUND", null);
        problem(given().get("/api/tiles/" + UNKNOWN_TILE + "/chip").then(), 404, "NOT_FOUND", null);
        problem(given().get("/api/tiles/" + UNKNOWN_TILE + "/thumbnail").then(), 404, "NOT_FOUND", null);
        problem(given().get("/api/scenes?key=never.jpg").then(), 404, "NOT_FOUND", null);
        problem(given().get("/api/failures?id=x/ingest").then(), 404, "NOT_FOUND", null);
    }

    @Test
    void shouldRefuseWhatNoResourceTakesByAProblemDocument() {
        problem(given().get("/api/nothing").then(), 404, "NOT_FOUND", null);
        problem(given().get("/page/nothing.js").then(), 404, "NOT_FOUND", null);
        problem(given().delete("/api/status").then(), 405, "INVALID_REQUEST", null);
        problem(given().accept("image/png").get("/api/status").then(), 406, "INVALID_REQUEST", null);
        problem(
                given().header("Content-Encoding", "gzip")
                        .body(new byte[] {31, -117})
                        .post("/api/search")
                        .then(),
                415,
                "INVALID_REQUEST",
                null);
    }

    @Test
    void shouldTakeALongTextByGet() {
        given().queryParam("q", "机".repeat(2000))
                .get("/api/search")
                .then()
                .statusCode(200)
                .body("results", hasSize(3));
        problem(given().queryParam("q", "机".repeat(2001)).get("/api/search").then(), 400, "INVALID_REQUEST", "q");
    }

    @Test
    void shouldAnswerHeadOfTheLiveFeedAtOnce() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(
                    HttpRequest.newBuilder(root("/api/live"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .HEAD()
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    BodyHandlers.discarding());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        }
        assertThat(liveFeed.listeners()).isZero();
    }

    @Test
    void shouldCountTheCatalogue() {
        given().get("/api/status")
                .then()
                .statusCode(200)
                .body("scenes", equalTo(3))
                .body("tiles", equalTo(3))
                .body("encoded", equalTo(3))
                .body("searchable", equalTo(3))
                .body("captioned", equalTo(2))
                .body("failed", equalTo(1))
                .body("lag.encode", equalTo(12))
                .body("complaints.part", contains("caption"))
                .body("complaints[0].code", equalTo("FALLING_BEHIND"))
                .body("modelVersion", equalTo("swath-mini-1-0123abcd"));
    }

    @Test
    void shouldTellOfAScene() {
        given().get("/api/scenes?key=ucm/boat.jpg")
                .then()
                .statusCode(200)
                .body("key", equalTo("ucm/boat.jpg"))
                .body("state", equalTo("live"))
                .body("tiles", equalTo(1))
                .body("searchable", equalTo(1))
                .body("captioned", equalTo(1))
                .body("failures", hasSize(0));
        given().get("/api/scenes?key=bad.jpg")
                .then()
                .statusCode(200)
                .body("state", equalTo("failed"))
                .body("failures[0].stage", equalTo("ingest"))
                .body("failures[0].code", equalTo("UNREADABLE_IMAGE"));
    }

    @Test
    void shouldListFailuresAndIndexRows() {
        given().get("/api/failures")
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("failures.key", hasItem("bad.jpg"))
                .body("failures[0].source.topic", equalTo("swath.arrivals"));
        String next = given().get("/api/index/tiles?limit=2")
                .then()
                .statusCode(200)
                .body("tiles", hasSize(2))
                .body("tiles[0].generation", equalTo(1))
                .extract()
                .path("next");
        given().queryParam("after", next)
                .get("/api/index/tiles?limit=2")
                .then()
                .body("tiles", hasSize(1))
                .body("next", nullValue());
        String current = given().get("/api/index/versions")
                .then()
                .statusCode(200)
                .body("modelVersions", hasSize(1))
                .extract()
                .path("current");
        given().queryParam("modelVersion", current)
                .get("/api/index/tiles")
                .then()
                .body("tiles", hasSize(3));
        given().queryParam("modelVersion", "another")
                .get("/api/index/tiles")
                .then()
                .body("tiles", hasSize(0));
        problem(
                given().queryParam("modelVersion", "A B")
                        .get("/api/index/tiles")
                        .then(),
                400,
                "INVALID_REQUEST",
                "modelVersion");
    }

    @Test
    void shouldTellLiveWhatHappens() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response =
                    client.send(HttpRequest.newBuilder(root("/api/live")).build(), BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo(":alive");
                liveFeed.publish(new LiveEvent.Message("caption", "{\"caption\":\"a \\n b\"}", "ucm"));

                List<String> told = new ArrayList<>();
                for (String line = lines.readLine(); told.size() < 2; line = lines.readLine()) {
                    if (!line.isEmpty() && !line.startsWith(":")) { // a heartbeat may come at any time
                        told.add(line.replace(": ", ":"));
                    }
                }
                // No id, since what was missed is not told again.
                assertThat(told).containsExactlyInAnyOrder("event:caption", "data:{\"caption\":\"a \\n b\"}");
            }
        }
    }

    @Test
    void shouldServeThePageUnderAStrictPolicy() {
        given().get("/")
                .then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Cache-Control", "no-cache")
                .body(containsString("page/swath.js"));
        for (String file :
                List.of("swath.js", "api.js", "live.js", "results.js", "views.js", "swath.css", "icon.svg")) {
            given().get("/page/" + file).then().statusCode(200);
        }
    }

    @Test
    void shouldBeReadyAndDocumented() {
        given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("gateway"));
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("paths.'/api/search'.post.summary", containsString("Search"))
                .body(
                        "components.schemas.SearchQuery.properties.keySet()",
                        contains(
                                SearchFields.ALL.stream().map(SearchField::name).toArray()))
                .body(
                        "paths.'/api/search'.get.parameters.name",
                        contains(SearchFields.ALL.stream()
                                .filter(SearchField::inUrl)
                                .map(SearchField::parameter)
                                .toArray()));
        given().get("/q/metrics").then().statusCode(200).body(containsString("swath_gateway_live_listeners"));
    }

    private HttpResponse<String> post(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(root("/api/search"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .POST(body)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static URI root(String path) {
        return URI.create("http://localhost:" + RestAssured.port + path);
    }

    private static void problem(ValidatableResponse answer, int status, String code, @Nullable String field) {
        answer.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("title", containsString(" "))
                .body("field", equalTo(field));
    }
}
