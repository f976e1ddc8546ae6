package dev.swath.gateway.rest.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.junit.jupiter.api.Test;

class ValueSchemasTest {
    @Test
    void shouldDescribeValuesAsJsonHasThemAndLeaveTheOthers() {
        OpenAPI document = OASFactory.createOpenAPI()
                .components(OASFactory.createComponents()
                        .addSchema("Crs", object())
                        .addSchema("PixelTransform", object())
                        .addSchema("Footprint", object())
                        .addSchema("Links", object()));

        new ValueSchemas().filterOpenAPI(document);

        Map<String, Schema> schemas = document.getComponents().getSchemas();
        assertThat(schemas).containsOnlyKeys("Crs", "PixelTransform", "Footprint", "Links");
        assertThat(schema(schemas, "Crs").getType()).containsExactly(SchemaType.STRING);
        assertThat(schema(schemas, "PixelTransform").getType()).containsExactly(SchemaType.ARRAY);
        assertThat(schema(schemas, "PixelTransform").getMaxItems()).isEqualTo(6);
        assertThat(schema(schemas, "Footprint").getProperties()).containsOnlyKeys("type", "coordinates");
        assertThat(schema(schemas, "Links").getProperties()).containsOnlyKeys("any");
    }

    private static Schema schema(Map<String, Schema> schemas, String name) {
        return Objects.requireNonNull(schemas.get(name), name);
    }

    private static Schema object() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty("any", OASFactory.createSchema().addType(SchemaType.STRING));
    }
}
