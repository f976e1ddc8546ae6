package dev.swath.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;

import dev.swath.gateway.wiring.FakeBackendsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trying failures again. */
@QuarkusTest
@TestProfile(FakeBackendsProfile.class)
class ReplayHttpIT {
    @Test
    void shouldTryOpenFailuresAgainAndSayWhichAreNotOpen() {
        String id = given().get("/api/failures").then().extract().path("failures[0].id");

        given().contentType("application/json")
                .body(Map.of("ids", List.of(id, "gone/ingest")))
                .post("/api/failures/replay")
                .then()
                .statusCode(200)
                .body("looks", contains("bad.jpg"))
                .body("left", contains("gone/ingest: not open any more"));
    }

    @Test
    void shouldRefuseWhatNamesNoFailures() {
        Requests.problem(replay("application/json", "{\"ids\": []}"), 400, "INVALID_REQUEST", "ids");
        Requests.problem(replay("application/json", "{}"), 400, "INVALID_REQUEST", "ids");
        Requests.problem(replay("application/json", "{\"ids\": [null]}"), 400, "INVALID_REQUEST", "ids");
        Requests.problem(replay("application/json", "no JSON"), 400, "INVALID_REQUEST", "body");
    }

    /** A page of another host can send a text without being asked first. */
    @Test
    void shouldTakeNothingButJson() {
        Requests.problem(replay("text/plain", "{\"ids\": [\"x\"]}"), 415, "INVALID_REQUEST", null);
    }

    private static ValidatableResponse replay(String contentType, String body) {
        return given().contentType(contentType)
                .body(body)
                .post("/api/failures/replay")
                .then();
    }
}
