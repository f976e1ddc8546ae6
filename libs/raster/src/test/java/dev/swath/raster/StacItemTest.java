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
                "s3://scenes/other/x.tif, other/x.tif",
                "s3://elsewhere/x.tif, none",
                "https://example.org/x.tif, none",
                "file:///etc/passwd, none",
                "//host/x.tif, none",
                "../../../x.tif, none",
                "item.json, none"
            })
    void shouldFollowAnHrefOnlyWithinTheBucket(String href, String key) {
        assertThat(new StacItem.ItemAsset(href, java.util.List.of())
                        .keyIn("scenes", ITEM)
                        .map(ObjectKey::value)
                        .orElse(null))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{\"type\": \"FeatureCollection\"}", "{\"type\": \"Feature\", \"id\": \"x\"}"})
    void shouldTakeNothingElseForAnItem(String json) {
        assertThat(StacItem.parse(json.getBytes(UTF_8))).isEmpty();
    }
}
