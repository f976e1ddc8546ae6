package dev.swath.gateway.stac.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.cql2.Queryables;
import dev.swath.gateway.stac.AggregateItems;
import dev.swath.gateway.stac.CollectionExtent;
import dev.swath.vectorindex.Queryable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the documents of the catalogue itself: landing page, conformance, lists of collections and pages of items. */
public final class CatalogueDocuments {
    private static final String ASYNCAPI = "application/vnd.aai.asyncapi+json;version=3.0.0";
    static final String STAC_VERSION = "1.1.0";

    private static final JsonMapper JSON = EventJson.mapper();
    /** The media type of the OpenAPI document. */
    public static final String OPENAPI = "application/vnd.oai.openapi+json;version=3.1";

    /** The relation of a link to what filters can name. */
    static final String QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
    /** The relation of a link to what items can be sorted by. */
    static final String SORTABLES = "http://www.opengis.net/def/rel/ogc/1.0/sortables";

    private final PublicAddress address;

    public CatalogueDocuments(PublicAddress address) {
        this.address = address;
    }

    public ObjectNode landingPage(List<CollectionExtent> collections) {
        ObjectNode page = JSON.createObjectNode()
                .put("type", "Catalog")
                .put("stac_version", STAC_VERSION)
                .put("id", "swath")
                .put("title", "Swath")
                .put(
                        "description",
                        "Satellite imagery, tile by tile: each tile can be found by text, place and time, and is described in a sentence.");
        page.set("conformsTo", conformsTo());
        List<StacLink> links = new ArrayList<>(List.of(
                StacLink.json("self", address.stac()).withTitle("Swath"),
                StacLink.json("root", address.stac()).withTitle("Swath"),
                StacLink.of("service-desc", address.stac("/api"), OPENAPI).withTitle("OpenAPI document"),
                StacLink.of("service-desc", address.absolute("/events/asyncapi.json"), ASYNCAPI)
                        .withTitle("AsyncAPI document"),
                StacLink.of("service-doc", address.absolute("/stac-api.html"), "text/html")
                        .withTitle("What can be asked"),
                StacLink.json("conformance", address.stac("/conformance")).withTitle("Conformance classes"),
                StacLink.json("data", address.stac("/collections")).withTitle("Collections"),
                StacLink.geojson("search", address.stac("/search"))
                        .withTitle("Search by URL")
                        .withMethod("GET"),
                StacLink.geojson("search", address.stac("/search"))
                        .withTitle("Search by a body")
                        .withMethod("POST"),
                StacLink.of(QUERYABLES, address.stac("/queryables"), StacLink.SCHEMA)
                        .withTitle("Properties that filters can name"),
                StacLink.of(SORTABLES, address.stac("/sortables"), StacLink.SCHEMA)
                        .withTitle("Properties that items can be sorted by"),
                StacLink.json("aggregate", address.stac("/aggregate")).withTitle("Counts"),
                StacLink.json("aggregations", address.stac("/aggregations")).withTitle("What can be counted"),
                StacLink.json("children", address.stac("/children")).withTitle("The collections, whole")));
        collections.forEach(extent -> links.add(
                StacLink.json("child", address.collection(extent.id())).withTitle(extent.id())));
        page.set("links", JSON.valueToTree(links));
        return page;
    }

    public ObjectNode conformance() {
        ObjectNode document = JSON.createObjectNode();
        document.set("conformsTo", conformsTo());
        return document;
    }

    /**
     * A page of collections.
     *
     * @param self the request's own address
     * @param next the address of the next page, null on the last
     */
    public ObjectNode collections(List<ObjectNode> collections, long matched, String self, @Nullable String next) {
        ObjectNode document = JSON.createObjectNode();
        document.set("collections", JSON.valueToTree(collections));
        List<StacLink> links = new ArrayList<>(List.of(
                StacLink.json("self", self),
                StacLink.json("root", address.stac()),
                StacLink.json("parent", address.stac())));
        if (next != null) {
            links.add(StacLink.json("next", next));
        }
        document.set("links", JSON.valueToTree(links));
        return document.put("numberMatched", matched).put("numberReturned", collections.size());
    }

    public ObjectNode children(List<ObjectNode> collections) {
        ObjectNode document = JSON.createObjectNode();
        document.set("children", JSON.valueToTree(collections));
        document.set(
                "links",
                JSON.valueToTree(List.of(
                        StacLink.json("self", address.stac("/children")), StacLink.json("root", address.stac()))));
        return document;
    }

    /** A page of items, with the links that belong to it. */
    public ObjectNode items(List<ObjectNode> items, List<StacLink> links) {
        ObjectNode document = JSON.createObjectNode().put("type", "FeatureCollection");
        document.set("features", JSON.valueToTree(items));
        List<StacLink> all = new ArrayList<>(links);
        all.add(StacLink.json("root", address.stac()));
        document.set("links", JSON.valueToTree(all));
        return document.put("numberReturned", items.size());
    }

    /**
     * The properties that items can be sorted by, as a JSON schema.
     *
     * @param self the schema's own address
     * @param sortables those of the index in use
     */
    public static ObjectNode sortables(String self, Set<Queryable> sortables) {
        return Queryables.jsonSchema(self, sortables)
                .put("title", "Sortables of Swath")
                .put("description", "The properties that items can be sorted by.");
    }

    /** @param self the document's own address */
    public ObjectNode aggregations(String self) {
        ObjectNode document = JSON.createObjectNode();
        document.set("aggregations", AggregateItems.available());
        document.set(
                "links", JSON.valueToTree(List.of(StacLink.json("self", self), StacLink.json("root", address.stac()))));
        return document;
    }

    private static JsonNode conformsTo() {
        ArrayNode classes = JSON.createArrayNode();
        Conformance.CLASSES.forEach(classes::add);
        return classes;
    }
}
