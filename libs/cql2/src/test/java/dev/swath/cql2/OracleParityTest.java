package dev.swath.cql2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds text and JSON against the PyPI package cql2 0.6.0; {@code oracle/make.py} writes what it says. */
class OracleParityTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<JsonNode> expressions() {
        return golden("expressions.jsonl");
    }

    static Stream<JsonNode> broken() {
        return golden("broken.jsonl");
    }

    @Test
    void shouldCompareThreeHundredExpressions() {
        assertThat(expressions()).hasSizeGreaterThanOrEqualTo(300);
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void shouldReadAnExpressionAsTheOracleDoes(JsonNode golden) {
        Cql2Expression expression = parse(golden);

        assertThat(decimals(expression.toJson())).isEqualTo(decimals(golden.get("canonical")));
        assertThat(decimals(Cql2Json.parse(expression.toJson()).toJson()))
                .as("read back from the canonical JSON")
                .isEqualTo(decimals(golden.get("canonical")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void shouldRefuseWhatTheOracleRefuses(JsonNode golden) {
        assertThatThrownBy(() -> parse(golden))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.position()).isNotNull());
    }

    private static Cql2Expression parse(JsonNode golden) {
        return golden.has("text") ? Cql2Text.parse(golden.get("text").textValue()) : Cql2Json.parse(golden.get("json"));
    }

    /** The same with every number as a double. */
    private static JsonNode decimals(JsonNode json) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (json.isNumber()) {
            return nodes.numberNode(json.doubleValue());
        }
        if (json.isArray()) {
            ArrayNode array = nodes.arrayNode();
            json.forEach(value -> array.add(decimals(value)));
            return array;
        }
        if (json.isObject()) {
            ObjectNode object = nodes.objectNode();
            json.properties().forEach(entry -> object.set(entry.getKey(), decimals(entry.getValue())));
            return object;
        }
        return json;
    }

    static Stream<JsonNode> golden(String name) {
        try (InputStream bytes = Objects.requireNonNull(OracleParityTest.class.getResourceAsStream(name))) {
            List<JsonNode> rows = MAPPER.readerFor(JsonNode.class)
                    .<JsonNode>readValues(new String(bytes.readAllBytes(), StandardCharsets.UTF_8))
                    .readAll();
            return rows.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
