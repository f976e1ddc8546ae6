package dev.swath.gateway.rest.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
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

    @Test
    void shouldNotCallJsonBinary() {
        Operation operation = OASFactory.createOperation()
                .requestBody(OASFactory.createRequestBody().content(bytes("application/octet-stream")))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse("200", OASFactory.createAPIResponse().content(bytes("application/json"))));
        OpenAPI document = OASFactory.createOpenAPI()
                .paths(OASFactory.createPaths()
                        .addPathItem(
                                "/api/query-encoder/image",
                                OASFactory.createPathItem().POST(operation)));

        new AnswersDocument().filterOpenAPI(document);

        Schema answer = schema(operation.getResponses().getAPIResponse("200").getContent(), "application/json");
        assertThat(answer.getType()).containsExactly(SchemaType.OBJECT);
        assertThat(answer.getFormat()).isNull();
        assertThat(schema(operation.getRequestBody().getContent(), "application/octet-stream")
                        .getFormat())
                .isEqualTo("binary");
    }

    private static Content bytes(String mediaType) {
        Schema binary = OASFactory.createSchema().addType(SchemaType.STRING).format("binary");
        return OASFactory.createContent()
                .addMediaType(mediaType, OASFactory.createMediaType().schema(binary));
    }

    private static Schema schema(Content content, String mediaType) {
        return Objects.requireNonNull(content.getMediaType(mediaType).getSchema());
    }

    private static Schema property(Schema schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name));
    }
}
