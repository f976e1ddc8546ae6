package dev.swath.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.swath.gateway.search.field.SearchFields;
import dev.swath.gateway.search.field.SearchFields.SearchField;
import dev.swath.gateway.wiring.FakeBackendsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Refusals, the page and the documents. */
@QuarkusTest
@TestProfile(FakeBackendsProfile.class)
class GatewayHttpIT {
    @Test
    void shouldRefuseByAProblemDocumentThatNamesTheField() {
        Requests.problem(
                given().body("{\"bbox\": [1, 2, 3]}").post("/api/search").then(), 400, "INVALID_REQUEST", "bbox");
        Requests.problem(given().body("nonsense").post("/api/search").then(), 400, "INVALID_REQUEST", "body");
        Requests.problem(given().queryParam("limit", "x").get("/api/search").then(), 400, "INVALID_REQUEST", "limit");
        Requests.problem(given().get("/api/search?q=a&next=zzz").then(), 400, "INVALID_REQUEST", "next");
        Requests.problem(given().get("/api/tiles/x").then(), 400, "INVALID_REQUEST", "tileId");
        Requests.problem(given().get("/api/index/tiles?limit=0").then(), 400, "INVALID_REQUEST", "limit");
        Requests.problem(given().get("/api/scenes").then(), 400, "INVALID_REQUEST", "key");
        Requests.problem(given().get("/api/scenes?key=" + "a".repeat(1025)).then(), 400, "INVALID_KEY", "key");
        Requests.problem(
                given().queryParam("like", Requests.UNKNOWN_TILE)
                        .get("/api/search")
                        .then(),
                404,
                "NOT_FOUND",
                null);
    }

    @Test
    void shouldNotFindWhatIsNotThere() {
        Requests.problem(given().get("/api/tiles/" + Requests.UNKNOWN_TILE).then(), 404, "NOT_FOUND", null);
        Requests.problem(
                given().get("/api/tiles/" + Requests.UNKNOWN_TILE + "/chip").then(), 404, "NOT_FOUND", null);
        Requests.problem(
                given().get("/api/tiles/" + Requests.UNKNOWN_TILE + "/thumbnail")
                        .then(),
                404,
                "NOT_FOUND",
                null);
        Requests.problem(given().get("/api/scenes?key=never.jpg").then(), 404, "NOT_FOUND", null);
        Requests.problem(given().get("/api/failures?id=x/ingest").then(), 404, "NOT_FOUND", null);
    }

    @Test
    void shouldRefuseWhatNoResourceTakesByAProblemDocument() {
        Requests.problem(given().get("/api/nothing").then(), 404, "NOT_FOUND", null);
        Requests.problem(given().get("/assets/nothing.js").then(), 404, "NOT_FOUND", null);
        Requests.problem(given().delete("/api/status").then(), 405, "INVALID_REQUEST", null);
        Requests.problem(given().accept("image/png").get("/api/status").then(), 406, "INVALID_REQUEST", null);
        Requests.problem(
                        given().header("Content-Encoding", "gzip")
                                .body(new byte[] {31, -117})
                                .post("/api/search")
                                .then(),
                        415,
                        "INVALID_REQUEST",
                        null)
                .header("Accept-Encoding", "identity")
                .body("detail", containsString("without Content-Encoding"));
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
        Matcher script =
                Pattern.compile("/assets/[^\"]+\\.js").matcher(given().get("/").asString());
        assertThat(script.find()).isTrue();
        given().get(script.group()).then().statusCode(200).header("Cache-Control", containsString("immutable"));
        given().get("/icon.svg").then().statusCode(200);
        given().get("/assets/nothing.js").then().statusCode(404).header("Cache-Control", nullValue());
    }

    @Test
    void shouldCountWhatAStageHasLeft() {
        given().get("/api/lag/encode")
                .then()
                .statusCode(200)
                .body("stage", equalTo("encode"))
                .body("lag", equalTo(7))
                .body("exact", equalTo(true));
        given().get("/api/lag/none").then().statusCode(400).body("code", equalTo("INVALID_REQUEST"));
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
}
