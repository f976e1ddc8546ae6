package dev.swath.catalogue.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.model.Caption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tile can be found by a search: a STAC 1.1 Item.
 *
 * @see <a href="https://github.com/radiantearth/stac-spec/blob/v1.1.0/item-spec/item-spec.md">STAC Item 1.1.0</a>
 */
public record ItemPublished(
        String type,
        @JsonProperty("stac_version") String stacVersion,
        TileId id,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Footprint geometry,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BoundingBox bbox,
        Map<String, Object> properties,
        List<Link> links,
        Map<String, Asset> assets,
        String collection)
        implements Event {
    /** A STAC link. */
    public record Link(String rel, String href, String type) {}

    /** A STAC asset; {@code href} is relative to the gateway. */
    public record Asset(String href, String type, List<String> roles) {}

    public ItemPublished {
        properties = Map.copyOf(properties);
        links = List.copyOf(links);
        assets = Map.copyOf(assets);
    }

    public static ItemPublished of(Tile tile, ModelVersion modelVersion, @Nullable Caption caption) {
        return new ItemPublished(
                "Feature",
                "1.1.0",
                tile.tileId(),
                tile.footprint(),
                tile.bbox(),
                properties(tile, modelVersion, caption),
                List.of(),
                Map.of(
                        "chip", new Asset(tile.chipLink(), "image/png", List.of("visual")),
                        "thumbnail", new Asset(tile.thumbnailLink(), "image/jpeg", List.of("thumbnail"))),
                tile.collection());
    }

    private static Map<String, Object> properties(Tile tile, ModelVersion modelVersion, @Nullable Caption caption) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("datetime", tile.datetime());
        properties.put("swath:datetime_source", tile.datetimeSource());
        properties.put("swath:scene_id", tile.sceneId());
        properties.put("swath:key", tile.key());
        properties.put("swath:generation", tile.generation());
        properties.put("swath:model_version", modelVersion);
        if (caption != null) {
            properties.put("description", caption.text());
            if (caption.confidence() != null) {
                properties.put("swath:caption_confidence", caption.confidence());
            }
        }
        if (tile.place().gsd() != null) {
            properties.put("gsd", tile.place().gsd());
        }
        if (tile.cloud().fraction() != null) {
            properties.put("eo:cloud_cover", tile.cloud().fraction() * 100);
            if (tile.cloud().source() != null) {
                properties.put("swath:cloud_source", tile.cloud().source());
            }
        }
        return properties;
    }

    @Override
    public Topic topic() {
        return Topic.ITEMS;
    }

    @Override
    public String recordKey() {
        return id.value();
    }

    @Override
    public String subject() {
        return id.value();
    }

    @Override
    public String eventId() {
        return id + "/" + properties.get("swath:generation") + "/" + properties.get("swath:model_version")
                + (properties.containsKey("description") ? "/captioned" : "/searchable");
    }
}
