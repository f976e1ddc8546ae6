package dev.swath.catalogue.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.tile.Picture;
import dev.swath.catalogue.tile.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tile can be found by a search: a STAC 1.1 Item.
 *
 * @param collection the key's first folder, whatever a record of an earlier version says
 * @param stacExtensions the schemas of the extensions that it uses; in records of earlier versions empty
 * @see <a href="https://github.com/radiantearth/stac-spec/blob/v1.1.0/item-spec/item-spec.md">STAC Item 1.1.0</a>
 */
public record ItemPublished(
        String type,
        @JsonProperty("stac_version") String stacVersion,

        @JsonProperty("stac_extensions") @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<String> stacExtensions,

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

    /**
     * A STAC asset.
     *
     * @param href relative to the gateway, but for the source, which has an {@code s3://} URI
     * @param type media type; earlier readers require it
     * @param size in bytes, as the file extension has it; null if it is not known
     * @param checksum a multihash as hexadecimal digits, as the file extension has it; null if it is not known
     */
    public record Asset(
            String href,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String type,

            List<String> roles,

            @JsonProperty("file:size") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long size,

            @JsonProperty("file:checksum") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String checksum) {
        public Asset {
            roles = List.copyOf(roles);
        }
    }

    private static final String KEY = "swath:key";
    private static final String EXTENSIONS = "https://stac-extensions.github.io/";

    public ItemPublished {
        stacExtensions = List.copyOf(stacExtensions);
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        links = List.copyOf(links);
        assets = Collections.unmodifiableMap(new LinkedHashMap<>(assets));
        if (properties.get(KEY) instanceof String key) {
            collection = new ObjectKey(key).collection();
        }
    }

    public static ItemPublished of(Tile tile, ModelVersion modelVersion, @Nullable Caption caption) {
        Map<String, Object> properties = ItemProperties.of(tile, modelVersion, caption);
        return new ItemPublished(
                "Feature",
                "1.1.0",
                extensions(properties, assets(tile)),
                tile.tileId(),
                tile.footprint(),
                tile.bbox(),
                properties,
                List.of(),
                assets(tile),
                tile.collection());
    }

    private static List<String> extensions(Map<String, Object> properties, Map<String, Asset> assets) {
        List<String> extensions = new ArrayList<>();
        if (properties.containsKey("eo:cloud_cover")) {
            extensions.add(EXTENSIONS + "eo/v1.1.0/schema.json");
        }
        if (properties.keySet().stream().anyMatch(name -> name.startsWith("proj:"))) {
            extensions.add(EXTENSIONS + "projection/v2.0.0/schema.json");
        }
        if (assets.values().stream().anyMatch(asset -> asset.size() != null || asset.checksum() != null)) {
            extensions.add(EXTENSIONS + "file/v2.1.0/schema.json");
        }
        return extensions;
    }

    /** A product has no source, since a folder has no media type, and earlier readers refuse an asset without one. */
    private static Map<String, Asset> assets(Tile tile) {
        Map<String, Asset> assets = new LinkedHashMap<>();
        Picture picture = tile.picture();
        Long size = picture.length() == null ? null : Long.valueOf(picture.length());
        assets.put(
                "chip", new Asset(tile.chipLink(), picture.mediaType(), List.of("visual"), size, picture.checksum()));
        assets.put("thumbnail", new Asset(tile.thumbnailLink(), "image/jpeg", List.of("thumbnail"), null, null));
        Source source = tile.source();
        if (source.href() != null && source.mediaType() != null) {
            assets.put("source", new Asset(source.href(), source.mediaType(), List.of("data"), source.size(), null));
        }
        return assets;
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
