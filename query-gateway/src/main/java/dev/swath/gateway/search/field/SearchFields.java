package dev.swath.gateway.search.field;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.event.EventJson;
import dev.swath.gateway.search.SearchFilter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a {@link SearchQuery} from a body or a URL, component by component. A refusal names the field, what was
 * expected and what was found. A new component of the record is a field without further code.
 */
public final class SearchFields {
    /** The fields of a search, in the record's order. */
    public static final List<SearchField> ALL = Arrays.stream(SearchQuery.class.getRecordComponents())
            .map(SearchField::of)
            .toList();

    private static final SearchQuery DEFAULTS = SearchQuery.builder().build();

    private static final ObjectReader READER = EventJson.mapper()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * One field.
     *
     * @param name in JSON
     * @param parameter its name in a URL
     */
    public record SearchField(String name, String parameter, FieldType type, String description) {
        static SearchField of(RecordComponent component) {
            String name = component.getName();
            return new SearchField(
                    name,
                    name.equals("text") ? "q" : name,
                    FieldType.of(component),
                    component
                            .getAccessor()
                            .getAnnotation(JsonPropertyDescription.class)
                            .value());
        }

        /** Whether it may be in a URL. A picture is too long for that. */
        public boolean inUrl() {
            return type != FieldType.IMAGE;
        }
    }

    private SearchFields() {}

    /**
     * Reads {@code POST /api/search}.
     *
     * @throws CatalogueException INVALID_REQUEST, or IMAGE_TOO_LARGE, with the field that is at fault
     */
    public static SearchQuery ofJson(byte[] bytes, int maxImageBytes) {
        JsonNode body = parse(bytes);
        if (!body.isObject()) {
            throw CatalogueException.ofField("body", "expected a JSON object, found " + FieldType.kind(body));
        }
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            SearchField field = known(SearchField::name, ALL, entry.getKey());
            if (!entry.getValue().isNull()) {
                values.put(field.name(), field.type().ofJson(field.name(), entry.getValue()));
            }
        }
        SearchQuery query = query(values);
        checkImage(query, maxImageBytes);
        SearchFilter.of(query);
        return query;
    }

    /**
     * Reads {@code GET /api/search}.
     *
     * @param parameters each name's values
     * @throws CatalogueException INVALID_REQUEST, with the parameter that is at fault
     */
    public static SearchQuery ofUrl(Map<String, List<String>> parameters) {
        List<SearchField> fields = ALL.stream().filter(SearchField::inUrl).toList();
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, List<String>> entry : parameters.entrySet()) {
            SearchField field = known(SearchField::parameter, fields, entry.getKey());
            values.put(field.name(), field.type().ofTexts(field.parameter(), entry.getValue()));
        }
        try {
            SearchQuery query = query(values);
            SearchFilter.of(query);
            return query;
        } catch (CatalogueException e) {
            throw ALL.stream()
                    .filter(field -> field.name().equals(e.field()))
                    .findFirst()
                    .map(field -> e.withField(field.parameter()))
                    .orElse(e);
        }
    }

    private static SearchField known(Function<SearchField, String> name, List<SearchField> fields, String found) {
        return fields.stream()
                .filter(field -> name.apply(field).equals(found))
                .findFirst()
                .orElseThrow(() -> CatalogueException.ofField(
                        FieldType.shown(found),
                        "expected one of %s, found an unknown name"
                                .formatted(String.join(
                                        ", ", fields.stream().map(name).toList()))));
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return READER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw CatalogueException.ofField(
                    "body",
                    "expected a JSON object, found none: "
                            + FieldType.shown(
                                    e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are read without input and output", e);
        }
    }

    private static void checkImage(SearchQuery query, int maxImageBytes) {
        QueryImage image = query.image();
        if (image != null && image.length() > maxImageBytes) {
            throw new CatalogueException(
                            ErrorCode.IMAGE_TOO_LARGE,
                            "expected at most %d bytes, found %d".formatted(maxImageBytes, image.length()))
                    .withField("image");
        }
    }

    /** Calls the record's constructor with the given values and the defaults of the others. */
    private static SearchQuery query(Map<String, Object> values) {
        RecordComponent[] components = SearchQuery.class.getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                Object value = values.get(components[i].getName());
                types[i] = components[i].getType();
                arguments[i] =
                        value != null ? value : components[i].getAccessor().invoke(DEFAULTS);
            }
            return SearchQuery.class.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof CatalogueException refused) {
                throw refused;
            }
            throw new IllegalStateException("a search has no other complaint", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record has a public constructor", e);
        }
    }
}
