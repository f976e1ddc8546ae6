package dev.swath.gateway.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.gateway.InvalidFieldException;
import dev.swath.gateway.QueryImage;
import dev.swath.gateway.SearchRequest;
import dev.swath.vectorindex.IndexFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a search from a JSON body, field by field, so that a refusal names the field, what was expected and what was found. */
final class SearchJson {
    private static final List<String> KNOWN = List.of(
            "text",
            "like",
            "image",
            "negative",
            "bbox",
            "datetime",
            "collections",
            "filter",
            "limit",
            "minScore",
            "next");

    private static final ObjectReader READER = EventJson.mapper()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode body;
    private final int maxImageBytes;

    private SearchJson(JsonNode body, int maxImageBytes) {
        this.body = body;
        this.maxImageBytes = maxImageBytes;
    }

    static SearchRequest read(byte[] bytes, int maxImageBytes) {
        JsonNode body = parse(bytes);
        if (!body.isObject()) {
            throw new InvalidFieldException("body", "expected a JSON object, found " + kind(body));
        }
        return new SearchJson(body, maxImageBytes).read();
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return READER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new InvalidFieldException(
                    "body",
                    "expected a JSON object, found none: "
                            + RequestFields.shown(
                                    e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are read without input and output", e);
        }
    }

    private SearchRequest read() {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!KNOWN.contains(field.getKey())) {
                throw RequestFields.unknown(field.getKey(), KNOWN);
            }
        }
        if (present("filter").isPresent()) {
            throw RequestFields.filterIsMissing();
        }
        return new SearchRequest(
                text("text").orElse(null),
                image(),
                text("like").map(value -> RequestFields.tileId("like", value)).orElse(null),
                texts("negative"),
                new IndexFilter(bbox(), datetime(), collections(), null),
                limit(),
                number("minScore"),
                text("next").orElse(null));
    }

    private Optional<JsonNode> present(String field) {
        return Optional.ofNullable(body.get(field)).filter(node -> !node.isNull());
    }

    private Optional<String> text(String field) {
        return present(field).map(node -> text(field, node));
    }

    private static String text(String field, JsonNode node) {
        if (!node.isTextual()) {
            throw expected(field, "a string", node);
        }
        return node.textValue();
    }

    private List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        array(field).forEach(node -> texts.add(text(field, node)));
        return texts;
    }

    private Iterable<JsonNode> array(String field) {
        JsonNode node = present(field).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            throw expected(field, "an array", node);
        }
        return node;
    }

    private @Nullable QueryImage image() {
        String base64 = text("image").orElse(null);
        if (base64 == null) {
            return null;
        }
        byte[] bytes = decoded(base64);
        if (bytes.length == 0) {
            throw new InvalidFieldException("image", "expected a picture in base64, found no bytes");
        }
        if (bytes.length > maxImageBytes) {
            throw new InvalidFieldException(
                    "image",
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected at most %d bytes, found %d".formatted(maxImageBytes, bytes.length));
        }
        return QueryImage.of(bytes);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidFieldException(
                    "image",
                    "expected base64 (RFC 4648, section 4), found \"%s\": %s"
                            .formatted(RequestFields.shown(base64), e.getMessage()));
        }
    }

    private @Nullable BoundingBox bbox() {
        if (present("bbox").isEmpty()) {
            return null;
        }
        List<String> numbers = new ArrayList<>();
        for (JsonNode node : array("bbox")) {
            if (!node.isNumber()) {
                throw expected("bbox", "four numbers", node);
            }
            numbers.add(node.asText());
        }
        if (numbers.size() != 4) {
            throw new InvalidFieldException(
                    "bbox", "expected [west, south, east, north], found %d numbers".formatted(numbers.size()));
        }
        return RequestFields.box("bbox", String.join(",", numbers));
    }

    private @Nullable TimeInterval datetime() {
        return text("datetime")
                .map(value -> RequestFields.interval("datetime", value))
                .orElse(null);
    }

    private Set<String> collections() {
        return RequestFields.collections("collections", texts("collections"));
    }

    private int limit() {
        JsonNode node = present("limit").orElse(null);
        if (node == null) {
            return SearchRequest.DEFAULT_LIMIT;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw expected("limit", "a whole number from 1 to " + SearchRequest.MAX_LIMIT, node);
        }
        return node.intValue();
    }

    private @Nullable Double number(String field) {
        JsonNode node = present(field).orElse(null);
        if (node != null && !node.isNumber()) {
            throw expected(field, "a number", node);
        }
        return node == null ? null : node.doubleValue();
    }

    private static InvalidFieldException expected(String field, String what, JsonNode found) {
        return new InvalidFieldException(field, "expected %s, found %s".formatted(what, kind(found)));
    }

    private static String kind(JsonNode node) {
        if (node.getNodeType() == JsonNodeType.MISSING) {
            return "nothing";
        }
        String kind = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return node.isContainerNode() ? "an " + kind : kind + " " + RequestFields.shown(node.toString());
    }
}
