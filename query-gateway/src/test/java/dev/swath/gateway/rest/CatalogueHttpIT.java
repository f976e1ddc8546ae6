package dev.swath.gateway.rest;

import static dev.swath.gateway.wiring.FakeBackends.AIRPLANE;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.swath.gateway.wiring.FakeBackendsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Tiles, scenes, failures and index rows over HTTP. */
@QuarkusTest
@TestProfile(FakeBackendsProfile.class)
class CatalogueHttpIT {
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
        Requests.problem(given().get(tile + "/chip?g=x").then(), 400, "INVALID_REQUEST", "g");
        Requests.problem(given().get(tile + "/chip?g=0").then(), 400, "INVALID_REQUEST", "g");
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
                .body("modelVersion", equalTo("swath-mini-1-0123abcd"));
    }

    /** The ages of unread records are asked for beside the answers, so the first answer may not know them yet. */
    @Test
    void shouldComplainOfAStageThatFallsBehindAndBeReady() {
        await().untilAsserted(() -> given().get("/api/status")
                .then()
                .body("complaints.part", contains("caption"))
                .body("complaints[0].code", equalTo("FALLING_BEHIND")));
        given().get("/q/health/ready").then().statusCode(200);
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
        Requests.problem(
                given().queryParam("modelVersion", "A B")
                        .get("/api/index/tiles")
                        .then(),
                400,
                "INVALID_REQUEST",
                "modelVersion");
    }
}
