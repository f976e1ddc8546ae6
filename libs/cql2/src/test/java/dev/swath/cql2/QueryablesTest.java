package dev.swath.cql2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueryablesTest {
    @Test
    void shouldDescribeEveryPropertyByAJsonSchema() {
        JsonNode schema = Queryables.jsonSchema("https://example.org/stac/queryables");

        assertThat(schema.path("$id").textValue()).isEqualTo("https://example.org/stac/queryables");
        assertThat(schema.path("type").textValue()).isEqualTo("object");
        assertThat(schema.path("properties").fieldNames())
                .toIterable()
                .containsExactlyElementsOf(Queryables.names())
                .contains("id", "collection", "geometry", "datetime", "eo:cloud_cover")
                .doesNotContain("bbox");
        assertThat(schema.at("/properties/datetime/format").textValue()).isEqualTo("date-time");
        assertThat(schema.at("/properties/gsd/type").textValue()).isEqualTo("number");
        assertThat(schema.at("/properties/geometry/$ref").textValue()).contains("geojson.org");
    }

    @ParameterizedTest
    @MethodSource("dev.swath.cql2.Queryables#names")
    void shouldTakeEveryQueryableInAFilter(String name) {
        assertThat(Cql2Filter.of(Cql2Text.parse(name + " is null"))).isNotNull();
    }
}
