package dev.swath.gateway.rest.document;

import dev.swath.gateway.search.field.FieldType;
import dev.swath.gateway.search.field.SearchFields;
import dev.swath.gateway.search.field.SearchFields.SearchField;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Describes the fields of a search in the OpenAPI document, as a body and as parameters. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class SearchDocument implements OASFilter {
    /** The name of the schema of a search. */
    public static final String SCHEMA = "SearchQuery";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Schema body = OASFactory.createSchema().addType(SchemaType.OBJECT);
        SearchFields.ALL.forEach(
                field -> body.addProperty(field.name(), inJson(field.type()).description(field.description())));
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents().addSchema(SCHEMA, body);
        document.getPaths().getPathItem("/api/search").getGET().setParameters(new ArrayList<>(parameters()));
    }

    private static List<Parameter> parameters() {
        return SearchFields.ALL.stream()
                .filter(SearchField::inUrl)
                .map(field -> OASFactory.createParameter()
                        .name(field.parameter())
                        .in(Parameter.In.QUERY)
                        .description(field.description())
                        .schema(inUrl(field.type())))
                .toList();
    }

    private static Schema inJson(FieldType type) {
        return switch (type) {
            case TEXT, TILE, IMAGE, INTERVAL, ORDER, GROUP ->
                OASFactory.createSchema().addType(SchemaType.STRING);
            case TEXTS, NAMES, TILES -> array(SchemaType.STRING);
            case BOX -> array(SchemaType.NUMBER).minItems(4).maxItems(6);
            case REGION, THRESHOLD, WAIT -> OASFactory.createSchema().addType(SchemaType.OBJECT);
            case FILTER -> OASFactory.createSchema().addType(SchemaType.STRING).addType(SchemaType.OBJECT);
            case INTEGER -> OASFactory.createSchema().addType(SchemaType.INTEGER);
            case NUMBER -> OASFactory.createSchema().addType(SchemaType.NUMBER);
        };
    }

    private static Schema inUrl(FieldType type) {
        return switch (type) {
            case TEXT, TILE, IMAGE, INTERVAL, TEXTS, TILES, ORDER, GROUP, INTEGER, NUMBER -> inJson(type);
            case NAMES, BOX, REGION, FILTER, THRESHOLD, WAIT ->
                OASFactory.createSchema().addType(SchemaType.STRING);
        };
    }

    private static Schema array(SchemaType items) {
        return OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(OASFactory.createSchema().addType(items));
    }
}
