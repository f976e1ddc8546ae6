package dev.swath.gateway.rest.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Says of every call of the OpenAPI document what all have in common: a refusal is a problem document, a field of which nothing is known is null, and JSON is an
 * object where a resource writes its bytes itself.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class AnswersDocument implements OASFilter {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> REFUSALS = List.of("4XX", "5XX");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, PathItem> paths =
                document.getPaths() == null ? Map.of() : document.getPaths().getPathItems();
        paths.values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .forEach(operation -> {
                    addRefusals(operation);
                    describeJson(operation);
                });
        Map<String, Schema> schemas =
                document.getComponents() == null || document.getComponents().getSchemas() == null
                        ? Map.of()
                        : document.getComponents().getSchemas();
        schemas.values().forEach(AnswersDocument::allowNull);
    }

    private static void addRefusals(Operation operation) {
        APIResponses responses = operation.getResponses();
        if (responses == null) {
            return;
        }
        for (String status : REFUSALS) {
            if (responses.getAPIResponse(status) == null) {
                responses.addAPIResponse(status, problem());
            }
        }
    }

    /** Bytes of JSON are no binary file. */
    private static void describeJson(Operation operation) {
        Stream<Content> answers = operation.getResponses() == null
                ? Stream.empty()
                : operation.getResponses().getAPIResponses().values().stream()
                        .flatMap(response -> Stream.ofNullable(response.getContent()));
        Stream<Content> body = Stream.ofNullable(operation.getRequestBody())
                .flatMap(request -> Stream.ofNullable(request.getContent()));
        Stream.concat(answers, body)
                .flatMap(content -> Stream.ofNullable(content.getMediaType(JSON)))
                .filter(json -> json.getSchema() != null
                        && "binary".equals(json.getSchema().getFormat()))
                .forEach(json -> json.setSchema(OASFactory.createSchema().addType(SchemaType.OBJECT)));
    }

    private static APIResponse problem() {
        Schema schema = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty("title", OASFactory.createSchema().addType(SchemaType.STRING))
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", OASFactory.createSchema().addType(SchemaType.STRING))
                .addProperty("code", OASFactory.createSchema().addType(SchemaType.STRING))
                .required(List.of("title", "status", "detail"));
        return OASFactory.createAPIResponse()
                .description("A problem document")
                .content(OASFactory.createContent()
                        .addMediaType(PROBLEM, OASFactory.createMediaType().schema(schema)));
    }

    private static void allowNull(Schema schema) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null) {
            return;
        }
        Map<String, Schema> nullable = new LinkedHashMap<>();
        properties.forEach((name, property) -> nullable.put(name, orNull(property)));
        schema.setProperties(nullable);
    }

    private static Schema orNull(Schema property) {
        boolean plain = property.getRef() == null && property.getEnumeration() == null;
        if (plain && property.getType() == null) {
            return property;
        }
        if (plain) {
            return property.getType().contains(SchemaType.NULL) ? property : property.addType(SchemaType.NULL);
        }
        return OASFactory.createSchema()
                .addAnyOf(property)
                .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }
}
