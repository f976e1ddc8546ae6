package dev.swath.gateway.stac.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.gateway.stac.CatalogueItem;
import dev.swath.gateway.stac.ItemPage;
import dev.swath.gateway.stac.query.ItemFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes STAC Items: what is published of a tile, with the addresses by which this API's client reaches everything. */
public final class ItemDocuments {
    /** The schema of the properties that are Swath's own, below the landing page. */
    static final String SCHEMA_PATH = "/schemas/swath/v1.0.0/schema.json";

    private static final JsonMapper JSON = EventJson.mapper();
    private static final String EXTENSIONS = "https://stac-extensions.github.io/";

    static final String EO = EXTENSIONS + "eo/v1.1.0/schema.json";
    private static final String FILE = EXTENSIONS + "file/v2.1.0/schema.json";

    /** The extensions that define properties, by the beginning of a property's name. */
    private static final Map<String, String> BY_PREFIX = Map.of(
            "eo:", EO,
            "proj:", EXTENSIONS + "projection/v2.0.0/schema.json",
            "processing:", EXTENSIONS + "processing/v1.2.0/schema.json",
            "version", EXTENSIONS + "version/v1.2.0/schema.json");

    private final PublicAddress address;

    public ItemDocuments(PublicAddress address) {
        this.address = address;
    }

    public ObjectNode of(CatalogueItem item) {
        Tile tile = item.tile();
        ObjectNode document = JSON.valueToTree(ItemPublished.of(tile, item.modelVersion(), item.caption()));
        if (document.path("geometry").isNull() && tile.bbox() != null) {
            document.set("geometry", polygon(tile.bbox()));
        }
        properties(item, (ObjectNode) document.get("properties"));
        document.set("assets", ItemAssets.of(tile, address));
        document.set("links", JSON.valueToTree(links(item)));
        document.set("stac_extensions", JSON.valueToTree(extensions(document)));
        return document;
    }

    /** The items of a page, with the fields that are wanted. */
    public List<ObjectNode> of(ItemPage page, ItemFields fields) {
        return page.items().stream().map(item -> fields.of(of(item))).toList();
    }

    private static void properties(CatalogueItem item, ObjectNode properties) {
        properties.put("version", Long.toString(item.tile().generation()));
        properties
                .putObject("processing:software")
                .put("Swath model bundle", item.modelVersion().value());
        if (item.score() != null) {
            properties.put("swath:score", item.score());
        }
        if (item.probability() != null) {
            properties.put("swath:probability", item.probability());
        }
    }

    private List<StacLink> links(CatalogueItem item) {
        String collection = item.tile().collection();
        String self = address.item(collection, item.tile().tileId().value());
        return List.of(
                StacLink.geojson("self", self),
                StacLink.json("root", address.stac()),
                StacLink.json("parent", address.collection(collection)),
                StacLink.json("collection", address.collection(collection)),
                StacLink.geojson("emb:model", address.model(item.modelVersion().value())));
    }

    private Set<String> extensions(ObjectNode document) {
        Set<String> extensions = document.get("properties")
                .propertyStream()
                .flatMap(property -> BY_PREFIX.entrySet().stream()
                        .filter(extension -> property.getKey().startsWith(extension.getKey()))
                        .map(Map.Entry::getValue))
                .collect(Collectors.toCollection(TreeSet::new));
        if (document.get("assets")
                .valueStream()
                .flatMap(JsonNode::propertyStream)
                .anyMatch(ItemDocuments::isOfFile)) {
            extensions.add(FILE);
        }
        extensions.add(address.stac(SCHEMA_PATH));
        return extensions;
    }

    private static boolean isOfFile(Map.Entry<String, JsonNode> property) {
        return property.getKey().startsWith("file:");
    }

    private static ObjectNode polygon(BoundingBox box) {
        ObjectNode polygon = JSON.createObjectNode().put("type", "Polygon");
        var ring = polygon.putArray("coordinates").addArray();
        ring.addArray().add(box.west()).add(box.south());
        ring.addArray().add(box.east()).add(box.south());
        ring.addArray().add(box.east()).add(box.north());
        ring.addArray().add(box.west()).add(box.north());
        ring.addArray().add(box.west()).add(box.south());
        return polygon;
    }
}
