package dev.swath.gateway.rest.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.junit.jupiter.api.Test;

class AnswersDocumentTest {
    @Test
    void shouldDocumentRefusalsAndFieldsWithoutAValue() {
        Operation operation = OASFactory.createOperation()
                .responses(OASFactory.createAPIResponses().addAPIResponse("200", OASFactory.createAPIResponse()));
        Schema answer = OASFactory.createSchema()
                .addProperty("next", OASFactory.createSchema().addType(SchemaType.STRING))
                .addProperty("box", OASFactory.createSchema().ref("BoundingBox"));
        OpenAPI document = OASFactory.createOpenAPI()
                .paths(OASFactory.createPaths()
                        .addPathItem("/x", OASFactory.createPathItem().GET(operation)))
                .components(OASFactory.createComponents().addSchema("Answer", answer));

        new AnswersDocument().filterOpenAPI(document);

        assertThat(operation.getResponses().getAPIResponses()).containsOnlyKeys("200", "4XX", "5XX");
        assertThat(property(answer, "next").getType()).containsExactly(SchemaType.STRING, SchemaType.NULL);
        assertThat(property(answer, "box").getAnyOf()).hasSize(2);
    }

    private static Schema property(Schema schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name));
    }
}
