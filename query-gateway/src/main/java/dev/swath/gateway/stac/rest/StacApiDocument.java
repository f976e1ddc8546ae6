package dev.swath.gateway.stac.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Describes the parameters and bodies of the STAC API in the OpenAPI document. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class StacApiDocument implements OASFilter {
    static final String SEARCH = "StacSearch";
    static final String AGGREGATE = "StacAggregate";
    static final String ITEMS = "StacItems";

    private static final Set<String> PAGING = Set.of("limit", "token", "fields", "sortby");

    /** Each parameter of a search in a URL, with its description. */
    private static final Map<String, String> PARAMETERS = new TreeMap<>(Map.ofEntries(
            Map.entry("ids", "ids of items, with commas between them"),
            Map.entry("collections", "ids of collections, with commas between them"),
            Map.entry("bbox", "west, south, east, north in degrees; with heights six numbers"),
            Map.entry("intersects", "a GeoJSON geometry"),
            Map.entry("datetime", "an RFC 3339 instant, or A/B where one may be .."),
            Map.entry("filter", "an expression in CQL2"),
            Map.entry("filter-lang", "cql2-text or cql2-json"),
            Map.entry("filter-crs", "the reference system of the filter's geometries: CRS84"),
            Map.entry("q", "words with commas between them: any of them is in the caption or the key"),
            Map.entry("swath:text", "what the picture shows: the nearest come first"),
            Map.entry("limit", "how many, from 1; above 1,000 it means 1,000"),
            Map.entry("token", "of the next page, as its link has it"),
            Map.entry("fields", "names of fields to show, or with a minus to leave out"),
            Map.entry(
                    "sortby",
                    "one of the sortables, with a minus for the highest first; -datetime unless it is given")));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents()
                .addSchema(SEARCH, body(PARAMETERS.keySet()))
                .addSchema(
                        AGGREGATE,
                        body(PARAMETERS.keySet().stream()
                                        .filter(name -> !PAGING.contains(name) && !name.equals("swath:text"))
                                        .toList())
                                .addProperty("aggregations", array(SchemaType.STRING)))
                .addSchema(ITEMS, items());
        List<String> conditions = PARAMETERS.keySet().stream()
                .filter(name -> !PAGING.contains(name))
                .toList();
        parameters(document, "/stac/search", PARAMETERS.keySet());
        parameters(document, "/stac/collections/{collection}/items", without(PARAMETERS.keySet(), "collections"));
        parameters(document, "/stac/aggregate", conditions);
        parameters(document, "/stac/collections/{collection}/aggregate", without(conditions, "collections"));
        parameters(document, "/stac/collections", Set.of("bbox", "datetime", "q", "limit", "token"));
    }

    private static void parameters(OpenAPI document, String path, Iterable<String> names) {
        PathItem item = document.getPaths() == null ? null : document.getPaths().getPathItem(path);
        Operation get = item == null ? null : item.getGET();
        if (get == null) {
            return;
        }
        List<Parameter> parameters = new ArrayList<>(get.getParameters() == null ? List.of() : get.getParameters());
        for (String name : names) {
            parameters.add(OASFactory.createParameter()
                    .name(name)
                    .in(Parameter.In.QUERY)
                    .description(PARAMETERS.get(name))
                    .schema(OASFactory.createSchema()
                            .addType(name.equals("limit") ? SchemaType.INTEGER : SchemaType.STRING)));
        }
        if (path.endsWith("/aggregate")) {
            parameters.add(OASFactory.createParameter()
                    .name("aggregations")
                    .in(Parameter.In.QUERY)
                    .description("what to count, with commas between")
                    .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
        }
        get.setParameters(parameters);
    }

    private static Schema body(Iterable<String> names) {
        Schema body = OASFactory.createSchema().addType(SchemaType.OBJECT);
        for (String name : names) {
            body.addProperty(name, inJson(name).description(PARAMETERS.get(name)));
        }
        return body;
    }

    private static Schema inJson(String name) {
        return switch (name) {
            case "ids", "collections", "q" -> array(SchemaType.STRING);
            case "bbox" -> array(SchemaType.NUMBER).minItems(4).maxItems(6);
            case "limit" -> OASFactory.createSchema().addType(SchemaType.INTEGER);
            case "intersects" -> OASFactory.createSchema().addType(SchemaType.OBJECT);
            case "filter" ->
                OASFactory.createSchema().addType(SchemaType.OBJECT).addType(SchemaType.STRING);
            case "fields" ->
                OASFactory.createSchema()
                        .addType(SchemaType.OBJECT)
                        .addProperty("include", array(SchemaType.STRING))
                        .addProperty("exclude", array(SchemaType.STRING));
            case "sortby" ->
                OASFactory.createSchema()
                        .addType(SchemaType.ARRAY)
                        .items(OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .addProperty("field", OASFactory.createSchema().addType(SchemaType.STRING))
                                .addProperty(
                                        "direction", OASFactory.createSchema().addType(SchemaType.STRING)));
            default -> OASFactory.createSchema().addType(SchemaType.STRING);
        };
    }

    private static Schema items() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty("type", OASFactory.createSchema().addType(SchemaType.STRING))
                .addProperty("features", array(SchemaType.OBJECT))
                .addProperty("links", array(SchemaType.OBJECT))
                .addProperty("numberReturned", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .required(List.of("type", "features", "links"));
    }

    private static Schema array(SchemaType items) {
        return OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(OASFactory.createSchema().addType(items));
    }

    private static List<String> without(Iterable<String> names, String one) {
        List<String> others = new ArrayList<>();
        names.forEach(name -> {
            if (!name.equals(one)) {
                others.add(name);
            }
        });
        return others;
    }
}
