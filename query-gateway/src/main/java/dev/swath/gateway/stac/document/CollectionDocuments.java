package dev.swath.gateway.stac.document;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.gateway.stac.CollectionExtent;
import dev.swath.gateway.stac.CollectionSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the documents of collections. */
public final class CollectionDocuments {
    private static final JsonMapper JSON = EventJson.mapper();
    private static final BoundingBox WORLD = new BoundingBox(-180, -90, 180, 90);

    private final PublicAddress address;

    public CollectionDocuments(PublicAddress address) {
        this.address = address;
    }

    public ObjectNode of(CollectionExtent extent) {
        String id = extent.id();
        ObjectNode collection = JSON.createObjectNode()
                .put("type", "Collection")
                .put("stac_version", CatalogueDocuments.STAC_VERSION)
                .put("id", id)
                .put("title", id)
                .put("description", description(id))
                .put("license", "other");
        collection.set("stac_extensions", extensions(extent.summary()));
        collection.putArray("keywords").add("imagery").add("captions").add("tiles");
        collection
                .putArray("providers")
                .addObject()
                .put("name", "Swath")
                .putArray("roles")
                .add("processor")
                .add("host");
        extent(extent, collection.putObject("extent"));
        collection.set("summaries", summaries(extent));
        collection.set("item_assets", ItemAssets.templates());
        String self = address.collection(id);
        collection.set(
                "links",
                JSON.valueToTree(List.of(
                        StacLink.json("self", self).withTitle(id),
                        StacLink.json("root", address.stac()).withTitle("Swath"),
                        StacLink.json("parent", address.stac()).withTitle("Swath"),
                        StacLink.geojson("items", self + "/items").withTitle("Items"),
                        StacLink.of(CatalogueDocuments.QUERYABLES, self + "/queryables", StacLink.SCHEMA)
                                .withTitle("Properties that filters can name"),
                        StacLink.of(CatalogueDocuments.SORTABLES, self + "/sortables", StacLink.SCHEMA)
                                .withTitle("Properties that items can be sorted by"),
                        StacLink.json("aggregate", self + "/aggregate").withTitle("Counts"),
                        StacLink.json("aggregations", self + "/aggregations").withTitle("What can be counted"))));
        return collection;
    }

    /** A collection in words. */
    public static String description(String id) {
        return "Tiles of the scenes in the folder \"%s\" of the bucket.".formatted(id);
    }

    private static ArrayNode extensions(CollectionSummary summary) {
        ArrayNode extensions = JSON.createArrayNode();
        return summary.cloudCover() == null ? extensions : extensions.add(ItemDocuments.EO);
    }

    private static ObjectNode summaries(CollectionExtent extent) {
        CollectionSummary summary = extent.summary();
        ObjectNode summaries = JSON.createObjectNode();
        summaries
                .putObject("datetime")
                .put("minimum", extent.start().toString())
                .put("maximum", extent.end().toString());
        names(summaries, "platform", summary.platforms());
        names(summaries, "instruments", summary.instruments());
        range(summaries, "gsd", summary.gsd());
        range(summaries, "eo:cloud_cover", summary.cloudCover());
        names(summaries, "swath:datetime_source", List.of("acquisition", "arrival"));
        return summaries;
    }

    private static void names(ObjectNode summaries, String property, List<String> names) {
        if (!names.isEmpty()) {
            names.forEach(summaries.putArray(property)::add);
        }
    }

    private static void range(ObjectNode summaries, String property, CollectionSummary.@Nullable ValueRange range) {
        if (range != null) {
            summaries.putObject(property).put("minimum", range.minimum()).put("maximum", range.maximum());
        }
    }

    private static void extent(CollectionExtent extent, ObjectNode node) {
        BoundingBox known = extent.bbox();
        BoundingBox box = known == null ? WORLD : known;
        ArrayNode numbers = node.putObject("spatial").putArray("bbox").addArray();
        box.toList().forEach(numbers::add);
        node.putObject("temporal")
                .putArray("interval")
                .addArray()
                .add(extent.start().toString())
                .add(extent.end().toString());
    }
}
