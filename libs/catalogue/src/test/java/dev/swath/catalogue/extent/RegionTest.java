package dev.swath.catalogue.extent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"Point\",\"coordinates\":[1.5,2.0]}",
                "{\"type\":\"Point\",\"coordinates\":[1.5,2.0,300.0]}",
                "{\"type\":\"MultiPoint\",\"coordinates\":[[1.5,2.0],[3.0,4.0]]}",
                "{\"type\":\"LineString\",\"coordinates\":[[1.5,2.0],[3.0,4.0]]}",
                "{\"type\":\"MultiLineString\",\"coordinates\":[[[1.5,2.0],[3.0,4.0]],[[5.0,6.0],[7.0,8.0]]]}",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0.0,0.0],[9.0,0.0],[9.0,9.0],[0.0,0.0]],"
                        + "[[4.0,1.0],[5.0,1.0],[5.0,2.0],[4.0,1.0]]]}",
                "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0.0,0.0],[9.0,0.0],[9.0,9.0],[0.0,0.0]]]]}",
                "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}]}"
            })
    void shouldWriteWhatItReads(String json) throws JsonProcessingException {
        Region region = MAPPER.readValue(json, Region.class);

        assertThat(MAPPER.writeValueAsString(region)).isEqualTo(json);
        assertThat(MAPPER.readValue(json, Region.class)).isEqualTo(region).hasSameHashCodeAs(region);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5 | / | expected a GeoJSON geometry, found 5",
                "{\"type\":\"Feature\"} | /type | expected a type of GeoJSON geometry",
                "{\"type\":\"Point\"} | /coordinates | found nothing",
                "{\"type\":\"Point\",\"coordinates\":[1]} | /coordinates | two or three numbers",
                "{\"type\":\"Point\",\"coordinates\":[1,\"2\"]} | /coordinates | two or three numbers",
                "{\"type\":\"Point\",\"coordinates\":[181,2]} | /coordinates | found 181.0 2.0",
                "{\"type\":\"LineString\",\"coordinates\":[[1,2]]} | /coordinates | two positions, found 1",
                "{\"type\":\"Polygon\",\"coordinates\":[]} | /coordinates | not empty",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]} | /coordinates/0 | four positions of a ring",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]} | /coordinates/0 | another last position",
                "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,91],[0,0]]]]} | /coordinates/0/0/2 | 91.0",
                "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"X\"}]} | /geometries/0/type | X"
            })
    void shouldNameThePlaceOfAFault(String json, String position, String reason) throws JsonProcessingException {
        var node = MAPPER.readTree(json);

        assertThatThrownBy(() -> Region.ofGeoJson(node)).isInstanceOfSatisfying(CatalogueException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(e.position()).isEqualTo(position);
            assertThat(e).hasMessageContaining(reason);
        });
    }

    @Test
    void shouldRefuseARingThatCrossesItself() throws JsonProcessingException {
        var bowTie = MAPPER.readTree("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}");

        assertThatThrownBy(() -> Region.ofGeoJson(bowTie))
                .hasMessage("expected a valid Polygon, found one with a fault at 1.0 1.0: Self-intersection");
    }

    @Test
    void shouldCutABoxAtTheAntimeridian() {
        Region fiji = Region.of(new BoundingBox(177, -20, -178, -15));

        assertThat(fiji.toGeometry().getNumGeometries()).isEqualTo(2);
        assertThat(fiji.toGeometry().getArea()).isEqualTo(25);
        assertThat(fiji.bbox()).isEqualTo(new BoundingBox(-180, -20, 180, -15));
    }

    @Test
    void shouldLeaveTheHeightsOfABoxOut() {
        assertThat(BoundingBox.ofNumbers(List.of(1.0, 2.0, -5.0, 3.0, 4.0, 100.0)))
                .isEqualTo(new BoundingBox(1, 2, 3, 4));
        assertThat(BoundingBox.parse("1,2,-5,3,4,100")).isEqualTo(new BoundingBox(1, 2, 3, 4));
        assertThatThrownBy(() -> BoundingBox.ofNumbers(List.of(1.0, 2.0, 100.0, 3.0, 4.0, -5.0)))
                .hasMessageContaining("lower height");
    }
}
