package dev.swath.gateway.rest;

import static dev.swath.gateway.wiring.FakeBackends.BOAT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.swath.gateway.wiring.FakeBackendsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Search over HTTP. */
@QuarkusTest
@TestProfile(FakeBackendsProfile.class)
class SearchHttpIT {
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
        Requests.problem(
                        given().queryParam("filter", "gsd <").get("/api/search").then(),
                        400,
                        "INVALID_REQUEST",
                        "filter")
                .body("position", equalTo("character 6"));
        Requests.problem(
                        given().body("{\"filter\": {\"op\": \"=\", \"args\": [{\"property\": \"depth\"}, 1]}}")
                                .post("/api/search")
                                .then(),
                        400,
                        "INVALID_REQUEST",
                        "filter")
                .body("position", equalTo("/args/0"));
    }

    @Test
    void shouldTakeALongTextByGet() {
        given().queryParam("q", "机".repeat(2000))
                .get("/api/search")
                .then()
                .statusCode(200)
                .body("results", hasSize(3));
        Requests.problem(
                given().queryParam("q", "机".repeat(2001)).get("/api/search").then(), 400, "INVALID_REQUEST", "q");
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

    private HttpResponse<String> post(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(Requests.root("/api/search"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .POST(body)
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
