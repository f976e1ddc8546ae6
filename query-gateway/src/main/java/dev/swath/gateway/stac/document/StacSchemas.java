package dev.swath.gateway.stac.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The JSON schemas that Swath publishes of its own properties. Each names the address that it is served at. */
public final class StacSchemas {
    private StacSchemas() {}

    /** @param name the path below {@code /stac/schemas/} */
    public static Optional<ObjectNode> find(String name, PublicAddress address) {
        if (!("/schemas/" + name).equals(ItemDocuments.SCHEMA_PATH)) {
            return Optional.empty();
        }
        String own = address.stac(ItemDocuments.SCHEMA_PATH);
        ObjectNode schema = read("/stac-schemas/" + name).put("$id", own);
        // An item says that it has the extension by this very address.
        ((ObjectNode) schema.at("/definitions/extension/properties/stac_extensions/contains")).put("const", own);
        return Optional.of(schema);
    }

    private static ObjectNode read(String resource) {
        try (InputStream stream = StacSchemas.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the schema " + resource + " is not packaged");
            }
            return (ObjectNode) EventJson.mapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
