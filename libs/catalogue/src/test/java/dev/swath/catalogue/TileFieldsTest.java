package dev.swath.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.tile.Crs;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileFieldsTest {
    private static final ObjectKey KEY = new ObjectKey("bay/a.tif");
    private static final Tile TILE = Tile.builder(
                    "b", KEY, SceneId.of("b", KEY, "etag"), new TileWindow(0, 0, 16, 16), Instant.EPOCH)
            .build();

    @Test
    void shouldTakeTheItemsCollectionOfAnEarlierRecordForTheItems() throws JsonProcessingException {
        Tile read = read(json().put("collection", "sentinel-2").putNull("itemCollection"));

        assertThat(read.collection()).isEqualTo("bay");
        assertThat(read.entry().itemCollection()).isEqualTo("sentinel-2");
    }

    @Test
    void shouldTakeNoCollectionButTheKeys() throws JsonProcessingException {
        Tile read = read(json().put("collection", "secret").put("itemCollection", "planet"));

        assertThat(read.collection()).isEqualTo("bay");
        assertThat(read.entry().itemCollection()).isEqualTo("planet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"\"", "{\"type\": \"ProjectedCRS\"}", "[]"})
    void shouldDoWithoutAReferenceSystemThatCannotBeRead(String crs) throws JsonProcessingException {
        ObjectNode json = json();
        json.set("crs", EventJson.mapper().readTree(crs));

        assertThat(read(json).place().crs()).isNull();
    }

    @Test
    void shouldDoWithoutAReferenceSystemThatIsTooLong() throws JsonProcessingException {
        String longest = "x".repeat(Crs.MOST_CHARACTERS);

        assertThat(read(json().put("crs", longest)).place().crs()).isEqualTo(new Crs(longest));
        assertThat(read(json().put("crs", longest + "x")).place().crs()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[1, 2, 3]", "[1, 0, 0, 0, 1, \"x\"]", "{}"})
    void shouldDoWithoutATransformThatCannotBeRead(String transform) throws JsonProcessingException {
        ObjectNode json = json();
        json.set("transform", EventJson.mapper().readTree(transform));

        assertThat(read(json).place().transform()).isNull();
    }

    private static ObjectNode json() {
        return EventJson.mapper().valueToTree(TILE);
    }

    private static Tile read(ObjectNode json) throws JsonProcessingException {
        return EventJson.mapper().treeToValue(json, Tile.class);
    }
}
