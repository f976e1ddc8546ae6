package dev.swath.gateway.search.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchGroup;
import dev.swath.catalogue.api.SearchOrder;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.api.SearchWait;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchFieldsTest {
    private static final int MAX_IMAGE = 6;

    @Test
    void shouldReadAWholeRequest() {
        SearchQuery query = read("""
            {"text": "a boat", "image": "AQID", "like": "0123456789abcdef0123456789abcdef-0-0-256-256",
             "negative": ["snow"], "bbox": [-10, 40.5, 10, 50], "datetime": "2026-01-01T00:00:00Z/..",
             "filter": {"op": "<", "args": [{"property": "gsd"}, 1]},
             "collections": ["ucm", "rsicd"], "limit": 7, "minScore": 0.25, "next": "abc"}\
            """);

        assertThat(query.text()).isEqualTo("a boat");
        assertThat(String.valueOf(query.image())).isEqualTo("QueryImage[3 bytes]");
        assertThat(String.valueOf(query.like())).startsWith("0123");
        assertThat(query.negative()).containsExactly("snow");
        assertThat(query.bbox()).isEqualTo(new BoundingBox(-10, 40.5, 10, 50));
        assertThat(String.valueOf(query.datetime())).isEqualTo("2026-01-01T00:00:00Z/..");
        assertThat(query.filter()).isNotNull();
        assertThat(query.collections()).containsExactlyInAnyOrder("ucm", "rsicd");
        assertThat(query.limit()).isEqualTo(7);
        assertThat(query.minScore()).isEqualTo(0.25);
        assertThat(query.next()).isEqualTo("abc");
    }

    @Test
    void shouldReadWhatAClientWrites() throws IOException {
        SearchQuery query = SearchQuery.builder()
                .text("a boat")
                .like(new TileId("0123456789abcdef0123456789abcdef-0-0-256-256"))
                .image(QueryImage.of(new byte[] {1, 2, 3}))
                .negative("snow", "fog")
                .bbox(new BoundingBox(170, -10, -170, 10))
                .datetime(TimeInterval.parse("../2026-01-01T00:00:00.5Z"))
                .filter(QueryFilter.ofText("gsd < 1"))
                .collections("ucm", "a,b")
                .minGsd(0.5)
                .maxGsd(30.0)
                .limit(7)
                .threshold(SearchThreshold.ofScore(-0.25))
                .positive(new TileId("0123456789abcdef0123456789abcdef-0-0-256-256"))
                .disliked(new TileId("0123456789abcdef0123456789abcdee-0-0-256-256"))
                .weight(0.25)
                .sort(SearchOrder.DATETIME)
                .groupBy(SearchGroup.PLACE)
                .waitFor(new SearchWait(new ObjectKey("a.tif"), "etag", SearchWait.WantedState.CAPTIONED, 7))
                .next("abc")
                .build();
        ObjectNode written = EventJson.mapper().valueToTree(query);

        // A box and a region exclude each other, and so do threshold and minScore.
        assertThat(written.properties()).hasSize(SearchFields.ALL.size() - 2);
        assertThat(read(written.toString())).isEqualTo(query);
        assertThat(EventJson.mapper().writeValueAsString(SearchQuery.builder().build()))
                .isEqualTo("{\"limit\":20}");
    }

    @Test
    void shouldBrowseByAnEmptyRequest() {
        SearchQuery query = read("{}");

        assertThat(query.browses()).isTrue();
        assertThat(query.limit()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | {\"text\": 5} | found number 5",
                "text | {\"text\": [\"a\"]} | expected a string, found an array",
                "text | {\"text\": \"  \"} | found none",
                "image | {\"image\": \"not base64!\"} | expected base64",
                "image | {\"image\": \"\"} | found no bytes",
                "image | {\"image\": {}} | expected a string, found an object",
                "like | {\"like\": \"x\"} | expected a tile id",
                "like | {\"like\": \"a\\\" or 1==1\"} | expected a tile id",
                "negative | {\"text\": \"a\", \"negative\": \"b\"} | expected an array, found string",
                "negative | {\"text\": \"a\", \"negative\": [1]} | expected a string, found number 1",
                "negative | {\"negative\": [\"b\"]} | found alone",
                "bbox | {\"bbox\": [1, 2, 3]} | found 3",
                "bbox | {\"bbox\": [1, 2, 3, 4, 5]} | found 5",
                "bbox | {\"bbox\": [1, 2, 9, 4, 5, 6]} | lower height",
                "bbox | {\"bbox\": [1, \"2\", 3, 4]} | expected four or six numbers, found string",
                "bbox | {\"bbox\": \"1,2,3,4\"} | expected an array",
                "bbox | {\"bbox\": [1, 50, 3, 40]} | south",
                "bbox | {\"bbox\": [-181, 0, 0, 0]} | -181",
                "bbox | {\"bbox\": [1e999, 0, 0, 0]} | Infinity",
                "datetime | {\"datetime\": \"yesterday\"} | found \"yesterday\"",
                "datetime | {\"datetime\": \"2026-01-01\"} | RFC 3339",
                "datetime | {\"datetime\": 2026} | expected a string",
                "datetime | {\"datetime\": \"2026-01-02T00:00:00Z/2026-01-01T00:00:00Z\"} | ends after it starts",
                "datetime | {\"datetime\": \"a/b/c\"} | found \"a/b/c\"",
                "collections | {\"collections\": \"ucm\"} | expected an array",
                "collections | {\"collections\": [\"\"]} | found one of 0",
                "filter | {\"filter\": {\"op\": \"<\"}} | at /args: expected an array of arguments, found nothing",
                "filter | {\"filter\": 5} | expected a string of CQL2 text or an object",
                "filter | {\"filter\": \"gsd <\"} | at character 6: expected a value",
                "filter | {\"filter\": \"depth < 3\"} | at character 1: expected one of the properties",
                "intersects | {\"intersects\": {\"type\": \"Point\"}} | at /coordinates: expected a position",
                "intersects | {\"intersects\": {\"type\": \"Feature\"}} | at /type: expected a type of GeoJSON",
                "intersects | {\"intersects\": \"POINT(1 2)\"} | expected a GeoJSON geometry",
                "intersects | {\"intersects\": {\"type\": \"Point\", \"coordinates\": [1, 91]}} | at /coordinates: ",
                "intersects | {\"bbox\": [1, 2, 3, 4], \"intersects\": {\"type\": \"Point\", \"coordinates\": [1, 9]}} | both",
                "depth | {\"depth\": 3} | expected one of text, like",
                "datetime | {\"datetime\": \"2026-13-01T00:00:00Z\"} | RFC 3339",
                "datetime | {\"datetime\": \"2026-13-01\"} | RFC 3339",
                "datetime | {\"datetime\": [\"../..\", \"../..\"]} | expected a string",
                "limit | {\"limit\": 0} | expected 1 to 1000, found 0",
                "limit | {\"limit\": 1001} | found 1001",
                "limit | {\"limit\": \"5\"} | found string \"5\"",
                "limit | {\"limit\": 2.5} | found number 2.5",
                "limit | {\"limit\": 99999999999} | found number 99999999999",
                "minScore | {\"text\": \"a\", \"minScore\": 2} | from -1 to 1",
                "minScore | {\"text\": \"a\", \"minScore\": true} | found boolean true",
                "minScore | {\"minScore\": 0.5} | found alone",
                "threshold | {\"threshold\": {\"score\": 0.5}} | found alone",
                "threshold | {\"text\": \"a\", \"threshold\": {\"score\": 2}} | from -1 to 1",
                "threshold | {\"text\": \"a\", \"threshold\": {\"probability\": 2}} | from 0 to 1",
                "threshold | {\"text\": \"a\", \"threshold\": {}} | either probability or score",
                "threshold | {\"text\": \"a\", \"threshold\": {\"likely\": 1}} | expected one of probability, score",
                "threshold | {\"text\": \"a\", \"threshold\": 0.5} | expected an object",
                "threshold | {\"text\": \"a\", \"threshold\": {\"score\": 0}, \"minScore\": 0} | found both",
                "weight | {\"text\": \"a\", \"weight\": 0.5} | together with image",
                "weight | {\"text\": \"a\", \"weight\": 2} | 0 (image) to 1 (text)",
                "disliked | {\"disliked\": [\"0123456789abcdef0123456789abcdef-0-0-256-256\"]} | found alone",
                "positive | {\"positive\": [\"x\"]} | tile id",
                "sort | {\"sort\": \"size\"} | expected one of score, datetime",
                "sort | {\"sort\": \"score\"} | expected datetime",
                "groupBy | {\"groupBy\": \"day\"} | expected one of scene, place",
                "waitFor | {\"waitFor\": {\"key\": \"a.tif\"}} | expected key and etag",
                "waitFor | {\"waitFor\": {\"key\": \"a.tif\", \"etag\": \"e\", \"seconds\": 3600}} | 1 to 60 seconds",
                "minGsd | {\"minGsd\": -1} | expected metres from 0",
                "maxGsd | {\"maxGsd\": 1e999} | found Infinity",
                "maxGsd | {\"minGsd\": 2, \"maxGsd\": 1} | expected at least minGsd",
                "next | {\"next\": 3} | expected a string",
                "txet | {\"txet\": \"a\"} | expected one of text, like",
                "body | [] | expected a JSON object, found an array",
                "body | `` | found",
                "body | {\"text\": | expected a JSON object",
                "body | {\"text\": \"a\", \"text\": \"b\"} | Duplicate",
                "body | {} {} | expected a JSON object",
                "body | null | found null",
            })
    void shouldNameTheMalformedField(String field, String json, String says) {
        assertThatThrownBy(() -> read(json)).isInstanceOfSatisfying(CatalogueException.class, e -> {
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(e).hasMessageContaining(says);
        });
    }

    @Test
    void shouldRefuseATextThatIsTooLong() {
        assertThat(read("{\"text\": \"%s\"}".formatted("a".repeat(2_000))).text())
                .hasSize(2_000);
        assertThatThrownBy(() -> read("{\"text\": \"%s\"}".formatted("a".repeat(2_001))))
                .hasMessage("text: expected 1 to 2000 characters, found 2001");
    }

    @Test
    void shouldRefuseAnImageThatIsTooLarge() {
        assertThatThrownBy(() -> read("{\"image\": \"AAAAAAAAAAAA\"}"))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
    }

    @Test
    void shouldReadAUrlsQuery() {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        query.putSingle("q", "a boat");
        query.putSingle("bbox", "-10, 40, 10, 50");
        query.putSingle("collections", "ucm,rsicd");
        query.putSingle("limit", "3");
        query.addAll("negative", "snow", "cloud");

        SearchQuery read = SearchFields.ofUrl(query);

        assertThat(read.text()).isEqualTo("a boat");
        assertThat(read.bbox()).isEqualTo(new BoundingBox(-10, 40, 10, 50));
        assertThat(read.collections()).containsExactlyInAnyOrder("ucm", "rsicd");
        assertThat(read.limit()).isEqualTo(3);
        assertThat(read.negative()).containsExactly("snow", "cloud");
    }

    @Test
    void shouldReadAFilterAndARegionOfAUrl() {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        query.putSingle("filter", "description LIKE '100\\%%_'");
        query.putSingle("intersects", "{\"type\": \"Point\", \"coordinates\": [1, 2]}");
        query.putSingle("datetime", "../2026-01-01T00:00:00Z");

        SearchQuery read = SearchFields.ofUrl(query);

        assertThat(read.filter()).isEqualTo(QueryFilter.ofText("description LIKE '100\\%%_'"));
        assertThat(String.valueOf(read.intersects())).isEqualTo("Point of 1 positions");
    }

    @Test
    void shouldRefuseAPolygonOfTooManyPositions() {
        StringBuilder ring = new StringBuilder("[");
        for (int i = 0; i < 100_000; i++) {
            double angle = 2 * Math.PI * i / 100_000;
            ring.append("[%s,%s],".formatted(10 * Math.cos(angle), 10 * Math.sin(angle)));
        }
        String polygon = "{\"type\": \"Polygon\", \"coordinates\": [" + ring + "[10,0]]]}";

        assertThatThrownBy(() -> read("{\"intersects\": " + polygon + "}"))
                .isInstanceOfSatisfying(CatalogueException.class, e -> {
                    assertThat(e.field()).isEqualTo("intersects");
                    assertThat(e.position()).isEqualTo("/coordinates/0/10000");
                    assertThat(e).hasMessageContaining("at most 10000 positions");
                });
        assertThatThrownBy(() -> read("{\"filter\": {\"op\": \"s_within\", \"args\": [{\"property\": \"geometry\"}, "
                        + polygon + "]}}"))
                .isInstanceOfSatisfying(CatalogueException.class, e -> {
                    assertThat(e.field()).isEqualTo("filter");
                    assertThat(e.position()).isEqualTo("/args/1/coordinates/0/10000");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=",
                "bbox=1,2,3",
                "bbox=a,b,c,d",
                "datetime=x",
                "limit=many",
                "limit=-1",
                "minScore=NaN",
                "like=x",
                "filter=a",
                "filter={\"op\":\"<\"}",
                "intersects=POINT(1 2)",
                "datetime=../..,../..",
                "page=2",
                "collections=a,,b"
            })
    void shouldNameTheMalformedParameter(String parameter) {
        String name = parameter.substring(0, parameter.indexOf('='));
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        query.putSingle(name, parameter.substring(name.length() + 1));

        assertThatThrownBy(() -> SearchFields.ofUrl(query))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo(name));
    }

    @Test
    void shouldRefuseAParameterGivenTwice() {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        query.addAll("q", "a", "b");

        assertThatThrownBy(() -> SearchFields.ofUrl(query)).hasMessageContaining("found it 2 times");
    }

    private static SearchQuery read(String json) {
        return SearchFields.ofJson(json.getBytes(StandardCharsets.UTF_8), MAX_IMAGE);
    }
}
