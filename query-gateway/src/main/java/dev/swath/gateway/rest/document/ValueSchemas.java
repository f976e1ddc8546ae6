package dev.swath.gateway.rest.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Describes the values that JSON has as a text or as a list, in the OpenAPI document. It is made from the records, which
 * do not show that.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class ValueSchemas implements OASFilter {
    private static final List<String> TEXTS =
            List.of("Crs", "ModelVersion", "ObjectId", "ObjectKey", "SceneId", "TileId");
    private static final Map<String, Integer> NUMBERS = Map.of("BoundingBox", 4, "PixelTransform", 6);
    private static final String OUTLINE = "Footprint";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null || document.getComponents().getSchemas() == null) {
            return;
        }
        Map<String, Schema> schemas = new HashMap<>(document.getComponents().getSchemas());
        TEXTS.forEach(name -> schemas.replace(name, OASFactory.createSchema().addType(SchemaType.STRING)));
        NUMBERS.forEach((name, count) -> schemas.replace(name, numbers(count)));
        schemas.replace(OUTLINE, outline());
        document.getComponents().setSchemas(schemas);
    }

    private static Schema numbers(int count) {
        return OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(OASFactory.createSchema().addType(SchemaType.NUMBER))
                .minItems(count)
                .maxItems(count);
    }

    /** GeoJSON. */
    private static Schema outline() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty(
                        "type",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .addEnumeration("Polygon")
                                .addEnumeration("MultiPolygon"))
                .addProperty("coordinates", OASFactory.createSchema().addType(SchemaType.ARRAY));
    }
}
