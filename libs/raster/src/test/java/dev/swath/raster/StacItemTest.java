package dev.swath.raster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StacItemTest {
    private static final ObjectKey ITEM = new ObjectKey("planet/a b/item.json");

    @Test
    void shouldReadWhatASceneNeeds() {
        StacItem item = StacItem.parse("""
            {"type": "Feature", "stac_version": "1.0.0", "id": "x", "collection": "planet",
             "properties": {"datetime": "2017-08-31T17:27:54.960530Z", "gsd": 2.6, "eo:cloud_cover": 2},
             "assets": {"analytic": {"href": "./x.tif", "eo:bands": [
               {"name": "B1", "common_name": "blue"}, {"name": "B2"}]}}}
            """.getBytes(UTF_8)).orElseThrow();

        assertThat(item.datetime()).isEqualTo(Instant.parse("2017-08-31T17:27:54.960530Z"));
        assertThat(item.collection()).isEqualTo("planet");
        assertThat(item.gsd()).isEqualTo(2.6);
        assertThat(item.cloudCover()).isEqualTo(0.02);
        assertThat(item.assetOf("scenes", ITEM, new ObjectKey("planet/a b/x.tif"))
                        .orElseThrow()
                        .bands())
                .containsExactly("blue", "");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "./x.tif, planet/a b/x.tif",
                "../x y.tif, planet/x y.tif",
                "s3://scenes/planet/other/x.tif, planet/other/x.tif",
                "s3://scenes/other/x.tif, none",
                "../../other/x.tif, none",
                "../../x.tif, none",
                "s3://elsewhere/x.tif, none",
                "https://example.org/x.tif, none",
                "file:///etc/passwd, none",
                "//host/x.tif, none",
                "../../../x.tif, none",
                "item.json, none"
            })
    void shouldFollowAnHrefOnlyWithinItsOwnFirstFolder(String href, String key) {
        assertThat(new StacItem.ItemAsset(href, java.util.List.of())
                        .keyIn("scenes", ITEM)
                        .map(ObjectKey::value)
                        .orElse(null))
                .isEqualTo(key);
    }

    @Test
    void shouldReadWhenAndByWhatItWasTaken() {
        StacItem item = withProperties("""
                "datetime": null, "start_datetime": "2020-03-01T09:00:00Z", "end_datetime": "2020-03-01T12:00:00+01:00",
                "platform": " sentinel-2b ", "instruments": ["msi", "msi", 3, ""]""");

        assertThat(item.datetime()).isEqualTo("2020-03-01T09:00:00Z");
        assertThat(item.interval()).hasToString("2020-03-01T09:00:00Z/2020-03-01T11:00:00Z");
        assertThat(item.platform()).isEqualTo("sentinel-2b");
        assertThat(item.instruments()).containsExactly("msi");
    }

    @Test
    void shouldTakeNothingForWhatIsNotSound() {
        StacItem item = withProperties("""
                "datetime": null, "start_datetime": "2020-03-01T09:00:00Z", "end_datetime": "2020-02-01T00:00:00Z",
                "platform": "%s", "instruments": "msi\"""".formatted("x".repeat(257)));

        assertThat(item.datetime()).isEqualTo("2020-03-01T09:00:00Z");
        assertThat(item.interval()).isNull();
        assertThat(item.platform()).isNull();
        assertThat(item.instruments()).isEmpty();
    }

    private static StacItem withProperties(String properties) {
        String json = "{\"type\": \"Feature\", \"stac_version\": \"1.0.0\", \"id\": \"x\", \"properties\": {"
                + properties + "}}";
        return StacItem.parse(json.getBytes(UTF_8)).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{\"type\": \"FeatureCollection\"}", "{\"type\": \"Feature\", \"id\": \"x\"}"})
    void shouldTakeNothingElseForAnItem(String json) {
        assertThat(StacItem.parse(json.getBytes(UTF_8))).isEmpty();
    }
}
