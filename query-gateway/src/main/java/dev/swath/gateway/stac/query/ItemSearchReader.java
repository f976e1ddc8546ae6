package dev.swath.gateway.stac.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.Region;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link ItemSearch} from a body or a URL. A URL's parameters become the body that says the same, and are then read like it. A refusal names the
 * field, what was expected and what was found.
 */
public final class ItemSearchReader {
    /** The parameter of a search by what the picture shows. */
    public static final String TEXT = "swath:text";

    private static final String FILTER_LANG = "filter-lang";
    private static final String FILTER_CRS = "filter-crs";
    private static final String CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
    private static final Set<String> CONDITIONS = Set.of(
            "ids", "collections", "bbox", "intersects", "datetime", "filter", FILTER_LANG, FILTER_CRS, "q", TEXT);
    private static final Set<String> PAGING = Set.of("limit", "token", "fields", "sortby");
    private static final int MAX_IDS = 1_000;
    private static final int MAX_COLLECTIONS = 100;
    private static final int MAX_WORDS = 8;
    private static final int MAX_TOKEN = 40_000;
    private static final ObjectReader READER = EventJson.mapper()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ItemSearchReader() {}

    /**
     * Reads a body.
     *
     * @throws CatalogueException INVALID_REQUEST, with the field that is at fault
     */
    public static ItemSearch ofJson(byte[] bytes) {
        return of(object(bytes));
    }

    /**
     * Reads a URL's parameters.
     *
     * @param parameters each name's values
     * @throws CatalogueException INVALID_REQUEST, with the parameter that is at fault
     */
    public static ItemSearch ofUrl(Map<String, List<String>> parameters) {
        return of(body(parameters));
    }

    /** Reads the items of one collection. */
    public static ItemSearch ofUrl(Map<String, List<String>> parameters, String collection) {
        return of(body(parameters, collection));
    }

    /** A URL's parameters as a body, of one collection. */
    public static ObjectNode body(Map<String, List<String>> parameters, String collection) {
        ObjectNode body = body(parameters);
        if (body.has("collections")) {
            throw CatalogueException.ofField("collections", "expected none, since the path names one");
        }
        body.putArray("collections").add(collection);
        return body;
    }

    /**
     * The conditions alone, for counting: paging and fields are refused.
     *
     * @throws CatalogueException INVALID_REQUEST, with the field that is at fault
     */
    public static ItemSearch conditions(ObjectNode body) {
        body.properties().forEach(entry -> {
            if (!CONDITIONS.contains(entry.getKey())) {
                throw unknown(entry.getKey());
            }
        });
        return of(body);
    }

    /** The conditions and the page's size. */
    public static ItemSearch conditionsWithLimit(ObjectNode body) {
        return of(body);
    }

    /**
     * Reads a body's JSON object.
     *
     * @throws CatalogueException INVALID_REQUEST
     */
    public static ObjectNode object(byte[] bytes) {
        try {
            JsonNode body = READER.readTree(bytes);
            if (body instanceof ObjectNode object) {
                return object;
            }
            throw CatalogueException.ofField("body", "expected a JSON object, found something else");
        } catch (JsonProcessingException e) {
            throw CatalogueException.ofField(
                    "body",
                    "expected a JSON object, found none: "
                            + StacFields.shown(
                                    e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are read without input and output", e);
        }
    }

    /** A URL's parameters as the body that says the same. */
    public static ObjectNode body(Map<String, List<String>> parameters) {
        ObjectNode body = EventJson.mapper().createObjectNode();
        String language = single(parameters, FILTER_LANG);
        for (Map.Entry<String, List<String>> entry : parameters.entrySet()) {
            String name = entry.getKey();
            String value = String.valueOf(single(parameters, name));
            switch (name) {
                case "ids", "collections", "q", "aggregations" -> list(value).forEach(body.withArray("/" + name)::add);
                case "bbox" -> numbers(value).forEach(body.putArray(name)::add);
                case "limit" -> body.put(name, integer(name, value));
                case "intersects" -> body.set(name, json(name, value));
                case "filter" ->
                    body.set(name, "cql2-json".equals(language) ? json(name, value) : body.textNode(value));
                case "fields" -> body.set(name, fields(value));
                case "sortby" -> body.set(name, sortBy(value));
                default -> body.put(name, value);
            }
        }
        return body;
    }

    private static ItemSearch of(ObjectNode body) {
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            if (!CONDITIONS.contains(entry.getKey()) && !PAGING.contains(entry.getKey())) {
                throw unknown(entry.getKey());
            }
        }
        JsonNode fields = body.get("fields");
        if (fields != null && fields.isNull()) {
            throw StacFields.expected("fields", "an object with include and exclude", fields);
        }
        JsonNode bbox = given(body, "bbox");
        JsonNode intersects = given(body, "intersects");
        if (bbox != null && intersects != null) {
            throw CatalogueException.ofField("intersects", "expected either bbox or intersects, found both");
        }
        JsonNode datetime = given(body, "datetime");
        JsonNode text = given(body, TEXT);
        JsonNode sortBy = given(body, "sortby");
        if (text != null && sortBy != null) {
            throw CatalogueException.ofField("sortby", "expected none with " + TEXT + ", whose nearest come first");
        }
        JsonNode limit = given(body, "limit");
        JsonNode token = given(body, "token");
        return new ItemSearch(
                given(body, "ids") == null ? null : set(body, "ids", MAX_IDS),
                set(body, "collections", MAX_COLLECTIONS),
                bbox == null ? null : StacFields.box(bbox),
                intersects == null ? null : StacFields.named("intersects", () -> Region.ofGeoJson(intersects)),
                datetime == null ? null : Rfc3339.parse("datetime", StacFields.text("datetime", datetime)),
                filter(body),
                words(body),
                text == null ? null : StacFields.text(TEXT, text),
                sortBy == null ? SortBy.NEWEST_FIRST : SortBy.of(sortBy),
                fields == null ? ItemFields.WHOLE : ItemFields.of(fields),
                limit == null ? ItemSearch.DEFAULT_LIMIT : StacFields.limit(limit, ItemSearch.MAX_LIMIT),
                token == null ? null : token(token),
                body);
    }

    private static @Nullable QueryFilter filter(ObjectNode body) {
        JsonNode filter = given(body, "filter");
        JsonNode language = given(body, FILTER_LANG);
        JsonNode crs = given(body, FILTER_CRS);
        if (crs != null && !StacFields.text(FILTER_CRS, crs).equals(CRS84)) {
            throw StacFields.expected(FILTER_CRS, CRS84, crs);
        }
        if (language != null) {
            String name = StacFields.text(FILTER_LANG, language);
            if (!name.equals("cql2-text") && !name.equals("cql2-json")) {
                throw StacFields.expected(FILTER_LANG, "cql2-text or cql2-json", language);
            }
            if (filter != null && filter.isTextual() != name.equals("cql2-text")) {
                throw StacFields.expected("filter", "an expression in " + name, filter);
            }
        }
        return filter == null ? null : StacFields.named("filter", () -> new QueryFilter(inPresentForm(filter)));
    }

    /** Drafts of CQL2 JSON had the two ends of a {@code between} in an array, and clients still write it. */
    private static JsonNode inPresentForm(JsonNode filter) {
        JsonNode present = filter.deepCopy();
        for (JsonNode operation : present.findParents("op")) {
            JsonNode arguments = operation.get("args");
            boolean former = operation.path("op").asText().equals("between")
                    && arguments instanceof ArrayNode
                    && arguments.size() == 2
                    && arguments.get(1).isArray()
                    && arguments.get(1).size() == 2;
            if (former) {
                ArrayNode ends = (ArrayNode) ((ArrayNode) arguments).remove(1);
                ((ArrayNode) arguments).addAll(ends);
            }
        }
        return present;
    }

    private static List<String> words(ObjectNode body) {
        JsonNode words = given(body, "q");
        if (words == null) {
            return List.of();
        }
        List<String> found = words.isTextual() ? list(words.textValue()) : StacFields.texts("q", words, MAX_WORDS);
        List<String> stripped = found.stream()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        if (stripped.isEmpty() || stripped.size() > MAX_WORDS) {
            throw StacFields.expected("q", "1 to " + MAX_WORDS + " words", words);
        }
        return stripped;
    }

    private static String token(JsonNode node) {
        String token = StacFields.text("token", node);
        if (token.isEmpty() || token.length() > MAX_TOKEN) {
            throw CatalogueException.ofField("token", "expected the token of a link to the next page, found another");
        }
        return token;
    }

    private static SortedSet<String> set(ObjectNode body, String field, int most) {
        JsonNode node = given(body, field);
        if (node != null && node.isTextual() && field.equals("collections")) {
            // As in a URL: clients send it, stac-api-validator among them.
            return new TreeSet<>(list(node.textValue()));
        }
        return node == null ? new TreeSet<>() : new TreeSet<>(StacFields.texts(field, node, most));
    }

    /** A field's value; null where there is none. */
    private static @Nullable JsonNode given(ObjectNode body, String field) {
        JsonNode node = body.get(field);
        return node == null || node.isNull() ? null : node;
    }

    private static @Nullable String single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw CatalogueException.ofField(
                    StacFields.shown(name), "expected it once, found it %d times".formatted(values.size()));
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static List<String> list(String value) {
        return List.of(value.split(",", -1));
    }

    private static List<BigDecimal> numbers(String value) {
        try {
            return list(value).stream()
                    .map(number -> new BigDecimal(number.strip()))
                    .toList();
        } catch (NumberFormatException e) {
            throw CatalogueException.ofField(
                    "bbox", "expected 4 or 6 numbers with commas between them, found " + StacFields.shown(value));
        }
    }

    private static BigInteger integer(String name, String value) {
        if (!value.matches("[+-]?\\d{1,30}")) {
            throw CatalogueException.ofField(name, "expected a whole number, found " + StacFields.shown(value));
        }
        return new BigInteger(value);
    }

    private static JsonNode json(String name, String value) {
        try {
            return READER.readTree(value.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CatalogueException.ofField(name, "expected JSON, found " + StacFields.shown(value));
        }
    }

    /** Plus signs that a client did not encode arrive as spaces. */
    private static ObjectNode fields(String value) {
        ObjectNode fields = EventJson.mapper().createObjectNode();
        for (String name : list(value)) {
            String bare = name.strip();
            if (bare.startsWith("-")) {
                fields.withArray("/exclude").add(bare.substring(1));
            } else if (!bare.isEmpty()) {
                fields.withArray("/include").add(bare.startsWith("+") ? bare.substring(1) : bare);
            }
        }
        return fields;
    }

    private static ArrayNode sortBy(String value) {
        ArrayNode sorts = EventJson.mapper().createArrayNode();
        for (String name : list(value)) {
            String bare = name.strip();
            boolean descending = bare.startsWith("-");
            sorts.addObject()
                    .put("field", descending || bare.startsWith("+") ? bare.substring(1) : bare)
                    .put("direction", descending ? "desc" : "asc");
        }
        return sorts;
    }

    private static CatalogueException unknown(String name) {
        return CatalogueException.ofField(
                StacFields.shown(name),
                "expected one of %s, found an unknown name"
                        .formatted(String.join(
                                ", ",
                                new TreeSet<>(java.util.stream.Stream.concat(CONDITIONS.stream(), PAGING.stream())
                                        .toList()))));
    }
}
