package dev.swath.gateway.rest;

import static dev.swath.gateway.wiring.FakeBackends.AIRPLANE;
import static dev.swath.gateway.wiring.FakeBackends.BOAT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.swath.catalogue.Topic;
import dev.swath.gateway.changes.FollowChanges;
import dev.swath.gateway.search.field.SearchFields;
import dev.swath.gateway.search.field.SearchFields.SearchField;
import dev.swath.gateway.wiring.FakeBackends;
import dev.swath.gateway.wiring.FakeBackendsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.EOFException;
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
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FakeBackendsProfile.class)
class GatewayHttpIT {
    private static final String UNKNOWN_TILE = "0123456789abcdef0123456789abcdef-0-0-1-1";

    private final FollowChanges feed;
    private final FakeBackends backends;

    @Inject
    GatewayHttpIT(FollowChanges feed, FakeBackends backends) {
        this.feed = feed;
        this.backends = backends;
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
                    .body("results[0].window.width", greaterThan(0))
                    .body("results[0].footprint", nullValue())
                    .body("results[1].footprint.type", equalTo("Polygon"))
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
    void shouldFilterByPostAndGetAlike() {
        ValidatableResponse got = given().queryParam("filter", "description LIKE '%boat'")
                .get("/api/search")
                .then();
        ValidatableResponse posted = given().body("""
                        {"filter": {"op": "like", "args": [{"property": "description"}, "%boat"]}}\
                        """).post("/api/search").then();

        for (ValidatableResponse answer : List.of(got, posted)) {
            answer.statusCode(200).body("results.key", contains("ucm/boat.jpg"));
        }
        // Decoded once: %2525 is a percent sign and 25.
        given().urlEncodingEnabled(false)
                .get("/api/search?filter=description%20LIKE%20%27%2525boat%27")
                .then()
                .statusCode(200)
                .body("results", hasSize(0));
        given().queryParam("intersects", "{\"type\":\"Point\",\"coordinates\":[10.5,50.5]}")
                .get("/api/search")
                .then()
                .statusCode(200)
                .body("results.key", contains("ucm/airplane.jpg"));
    }

    @Test
    void shouldNameThePlaceInAFilter() {
        problem(given().queryParam("filter", "gsd <").get("/api/search").then(), 400, "INVALID_REQUEST", "filter")
                .body("position", equalTo("character 6"));
        problem(
                        given().body("{\"filter\": {\"op\": \"=\", \"args\": [{\"property\": \"depth\"}, 1]}}")
                                .post("/api/search")
                                .then(),
                        400,
                        "INVALID_REQUEST",
                        "filter")
                .body("position", equalTo("/args/0"));
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
        given().redirects()
                .follow(false)
                .get(tile + "/chip?g=7")
                .then()
                .statusCode(307)
                .header("Location", endsWith(tile + "/chip?g=1"))
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
        problem(given().get("/assets/nothing.js").then(), 404, "NOT_FOUND", null);
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
        assertThat(feed.listeners()).isZero();
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
        problem(given().get("/api/changes?after=x").then(), 400, "INVALID_REQUEST", "after");
        problem(given().get("/api/changes?limit=0").then(), 400, "INVALID_REQUEST", "limit");
        problem(
                given().accept("text/event-stream").get("/api/changes?after=x").then(),
                400,
                "INVALID_REQUEST",
                "after");
        problem(given().header("Last-Event-ID", "x").get("/api/live").then(), 400, "INVALID_REQUEST", "Last-Event-ID");
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
        HttpRequest.Builder request = HttpRequest.newBuilder(root(path)).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new Stream(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    @Test
    void shouldServeAndLinkTheDescriptionOfTheTopics() {
        given().get("/events/asyncapi.json").then().statusCode(200).body("asyncapi", equalTo("3.0.0"));
        given().get("/events/ItemPublished.schema.json").then().statusCode(200);
        given().get("/stac")
                .then()
                .statusCode(200)
                .body(
                        "links.findAll { it.type.contains('asyncapi') }.href",
                        contains(endsWith("/events/asyncapi.json")));
    }

    @Test
    void shouldServeThePageUnderAStrictPolicy() {
        given().get("/")
                .then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Cache-Control", "no-cache")
                .body(containsString("src=\"/assets/"));
        String page = given().get("/").asString();
        Matcher script = Pattern.compile("/assets/[^\"]+\\.js").matcher(page);
        assertThat(script.find()).isTrue();
        given().get(script.group()).then().statusCode(200).header("Cache-Control", containsString("immutable"));
        given().get("/icon.svg").then().statusCode(200);
        given().get("/assets/nothing.js").then().statusCode(404).header("Cache-Control", nullValue());
    }

    @Test
    void shouldTryFailuresAgain() {
        String id = given().get("/api/failures").then().extract().path("failures[0].id");

        given().contentType("application/json")
                .body(Map.of("ids", List.of(id, "gone/ingest")))
                .post("/api/failures/replay")
                .then()
                .statusCode(200)
                .body("looks", contains("bad.jpg"))
                .body("left", contains("gone/ingest: not open any more"));
        problem(replay("{\"ids\": []}"), 400, "INVALID_REQUEST", "ids");
        problem(replay("{}"), 400, "INVALID_REQUEST", "ids");
        problem(replay("{\"ids\": [null]}"), 400, "INVALID_REQUEST", "ids");
        problem(replay("no JSON"), 400, "INVALID_REQUEST", "body");
        problem(
                given().contentType("text/plain")
                        .body("{\"ids\": [\"x\"]}")
                        .post("/api/failures/replay")
                        .then(),
                415,
                "INVALID_REQUEST",
                null);
    }

    private static ValidatableResponse replay(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/failures/replay")
                .then();
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

    private static ValidatableResponse problem(
            ValidatableResponse answer, int status, String code, @Nullable String field) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("title", containsString(" "))
                .body("field", equalTo(field));
    }
}
