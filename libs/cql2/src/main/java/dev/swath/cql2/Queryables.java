package dev.swath.cql2;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.vectorindex.Queryable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The properties that a CQL2 filter can name. */
public final class Queryables {
    /** The tile's box is the search's own field; filters have the footprint. */
    private static final List<Queryable> ALL = Arrays.stream(Queryable.values())
            .filter(property -> property.type() != Queryable.Type.BOX)
            .toList();

    private Queryables() {}

    /** Their names, as in the tile's STAC Item. */
    public static List<String> names() {
        return ALL.stream().map(Queryable::toString).toList();
    }

    /** The property of that name. */
    public static Optional<Queryable> find(String name) {
        return ALL.stream().filter(property -> property.toString().equals(name)).findFirst();
    }

    /**
     * What {@code /queryables} answers: a JSON schema whose properties are the names that filters can use.
     *
     * @param id the schema's own address
     * @see <a href="https://docs.ogc.org/is/19-079r2/19-079r2.html">OGC 19-079r2, Queryables</a>
     */
    public static ObjectNode jsonSchema(String id) {
        return jsonSchema(id, ALL)
                .put("title", "Queryables of Swath")
                .put("description", "The properties of a tile that a filter can name.");
    }

    /** A JSON schema of some properties, without a title. */
    public static ObjectNode jsonSchema(String id, Collection<Queryable> some) {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", id)
                .put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        some.forEach(property -> describe(property, properties.putObject(property.toString())));
        return schema.put("additionalProperties", false);
    }

    private static void describe(Queryable property, ObjectNode schema) {
        schema.put("description", property.description());
        switch (property.type()) {
            case TEXT -> schema.put("type", "string");
            case NUMBER -> schema.put("type", "number");
            case TIMESTAMP -> schema.put("type", "string").put("format", "date-time");
            case BOX, GEOMETRY -> schema.put("$ref", "https://geojson.org/schema/Geometry.json");
        }
    }
}
