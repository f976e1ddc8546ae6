package dev.swath.gateway.search.field;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.api.SearchWait;
import dev.swath.catalogue.event.EventJson;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a search that are objects, or one of some words. */
final class ObjectFields {
    private ObjectFields() {}

    static SearchThreshold threshold(String field, JsonNode node) {
        check(field, node, List.of("probability", "score"));
        try {
            return new SearchThreshold(number(field, node, "probability"), number(field, node, "score"));
        } catch (CatalogueException e) {
            throw e.withField(field);
        }
    }

    static SearchWait wait(String field, JsonNode node) {
        check(field, node, List.of("key", "etag", "state", "seconds"));
        JsonNode state = node.path("state");
        JsonNode seconds = node.path("seconds");
        if (!node.path("key").isTextual() || !node.path("etag").isTextual()) {
            throw CatalogueException.ofField(field, "expected key and etag, both texts");
        }
        if (!seconds.isMissingNode() && !seconds.canConvertToInt()) {
            throw FieldType.expected(field + ".seconds", "a whole number", seconds);
        }
        try {
            return new SearchWait(
                    new ObjectKey(node.path("key").textValue()),
                    node.path("etag").textValue(),
                    state.isMissingNode()
                            ? SearchWait.WantedState.SEARCHABLE
                            : one(field, SearchWait.WantedState.class, state.asText()),
                    seconds.asInt(SearchWait.MAX_SECONDS));
        } catch (CatalogueException e) {
            throw e.withField(field);
        }
    }

    /** The constant whose text is the value. */
    static <E extends Enum<E>> E one(String field, Class<E> type, String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(value))
                .findFirst()
                .orElseThrow(() -> CatalogueException.ofField(
                        field,
                        "expected one of %s, found \"%s\""
                                .formatted(
                                        Arrays.stream(type.getEnumConstants())
                                                .map(Object::toString)
                                                .collect(Collectors.joining(", ")),
                                        FieldType.shown(value))));
    }

    static JsonNode json(String field, String text) {
        try {
            return EventJson.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw CatalogueException.ofField(
                    field, "expected a JSON object, found \"%s\"".formatted(FieldType.shown(text)));
        }
    }

    private static void check(String field, JsonNode node, List<String> names) {
        if (!node.isObject()) {
            throw FieldType.expected(field, "an object", node);
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!names.contains(entry.getKey())) {
                throw CatalogueException.ofField(
                        field,
                        "expected one of %s, found \"%s\""
                                .formatted(String.join(", ", names), FieldType.shown(entry.getKey())));
            }
        }
    }

    private static @Nullable Double number(String field, JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw FieldType.expected(field + "." + name, "a number", value);
        }
        return value.doubleValue();
    }
}
