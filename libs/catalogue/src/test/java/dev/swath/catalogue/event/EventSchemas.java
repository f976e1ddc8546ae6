package dev.swath.catalogue.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.PixelTransform;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON Schema (2020-12) of each event, generated from its record. */
final class EventSchemas {
    private static final Map<Class<?>, String> SCALARS = Map.ofEntries(
            Map.entry(ObjectId.class, "{\"type\": \"string\", \"pattern\": \"^[0-9a-f]{32}$\"}"),
            Map.entry(SceneId.class, "{\"type\": \"string\", \"pattern\": \"^[0-9a-f]{32}$\"}"),
            Map.entry(TileId.class, "{\"type\": \"string\", \"pattern\": \"^[0-9a-f]{32}(-[0-9]+){4}$\"}"),
            Map.entry(ModelVersion.class, "{\"type\": \"string\", \"pattern\": \"^[a-z0-9-]{1,128}$\"}"),
            Map.entry(ObjectKey.class, "{\"type\": \"string\", \"minLength\": 1}"),
            Map.entry(Instant.class, "{\"type\": \"string\", \"format\": \"date-time\"}"),
            Map.entry(BoundingBox.class, numbers(4)),
            Map.entry(PixelTransform.class, numbers(6)),
            Map.entry(Crs.class, """
                    {"type": "string", "minLength": 1, "maxLength": 4096, "description": "EPSG:n or WKT 2"}"""),
            Map.entry(Footprint.class, """
                    {"type": "object", "required": ["type", "coordinates"], "properties": {
                      "type": {"enum": ["Polygon", "MultiPolygon"]}, "coordinates": {"type": "array"}}}\
                    """),
            Map.entry(Tensor.class, tensor()),
            Map.entry(Embedding.class, tensor()));

    private EventSchemas() {}

    /** File name to schema. */
    static Map<String, JsonNode> all() {
        SchemaGenerator generator = generator();
        Map<String, JsonNode> schemas = new TreeMap<>();
        EventJson.types().values().stream()
                .flatMap(java.util.List::stream)
                .forEach(type -> schemas.put(type.getSimpleName() + ".schema.json", schema(generator, type)));
        return schemas;
    }

    private static JsonNode schema(SchemaGenerator generator, Class<?> type) {
        ObjectNode schema = generator.generateSchema(type);
        schema.put("title", type.getSimpleName());
        return schema;
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        EventJson.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
                .with(Option.INLINE_ALL_SCHEMAS)
                .without(Option.VOID_METHODS);
        builder.forFields()
                .withNullableCheck(
                        field -> field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class))
                .withRequiredCheck(
                        field -> !field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class));
        builder.forTypesInGeneral().withCustomDefinitionProvider((type, context) -> {
            String scalar = SCALARS.get(type.getErasedType());
            return scalar == null ? null : new CustomDefinition((ObjectNode) parse(scalar), true);
        });
        return new SchemaGenerator(builder.build());
    }

    private static String numbers(int count) {
        return "{\"type\": \"array\", \"items\": {\"type\": \"number\"}, \"minItems\": %1$d, \"maxItems\": %1$d}"
                .formatted(count);
    }

    private static String tensor() {
        return """
            {"type": "object", "required": ["shape", "type", "data"], "properties": {
              "shape": {"type": "array", "items": {"type": "integer"}},
              "type": {"enum": ["float16", "float32"]},
              "data": {"type": "string", "contentEncoding": "base64",
                       "description": "row-major, little-endian"}}}\
            """;
    }

    private static JsonNode parse(String json) {
        try {
            return EventJson.mapper().readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
