package dev.swath.gateway.stac.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.tile.Picture;
import dev.swath.catalogue.tile.Source;
import dev.swath.gateway.geotiff.GeoReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The files that belong to an item. */
public enum ItemAssets {
    SOURCE("source", "The scene as it arrived", null, "data"),
    CHIP("chip", "The tile as the models see it", "image/png", "visual"),
    COG("cog", "The tile in its place, as a Cloud Optimized GeoTIFF", ItemAssets.COG_TYPE, "visual"),
    THUMBNAIL("thumbnail", "The tile, small", "image/jpeg", "thumbnail");

    /** The media type by which clients such as QGIS know a picture that they can open by ranges. */
    public static final String COG_TYPE = "image/tiff; application=geotiff; profile=cloud-optimized";

    private final String key;
    private final String title;
    private final @Nullable String type;
    private final String role;

    ItemAssets(String key, String title, @Nullable String type, String role) {
        this.key = key;
        this.title = title;
        this.type = type;
        this.role = role;
    }

    /** What the items of a collection have, without addresses. */
    static ObjectNode templates() {
        ObjectNode templates = EventJson.mapper().createObjectNode();
        Arrays.stream(values()).forEach(asset -> templates.set(asset.key, asset.template()));
        return templates;
    }

    /** The assets of one tile. */
    static ObjectNode of(Tile tile, PublicAddress address) {
        ObjectNode assets = EventJson.mapper().createObjectNode();
        assets.set(SOURCE.key, source(tile));
        ObjectNode chip = CHIP.at(address.absolute(tile.chipLink()));
        assets.set(CHIP.key, chip(chip, tile.picture()));
        if (GeoReference.of(tile.place(), tile.window()).isPresent()) {
            assets.set(COG.key, COG.at(address.absolute(tile.chipLink().replace("/chip?", "/chip.tif?"))));
        }
        assets.set(THUMBNAIL.key, THUMBNAIL.at(address.absolute(tile.thumbnailLink())));
        return assets;
    }

    private static ObjectNode chip(ObjectNode chip, Picture picture) {
        chip.put("type", picture.mediaType());
        if (picture.length() != null) {
            chip.put("file:size", picture.length());
        }
        if (picture.checksum() != null) {
            chip.put("file:checksum", picture.checksum());
        }
        return chip;
    }

    private static ObjectNode source(Tile tile) {
        Source known = tile.source();
        String href = known.href() == null ? Source.hrefOf(tile.bucket(), tile.key()) : known.href();
        ObjectNode source = SOURCE.at(href);
        if (known.mediaType() != null) {
            source.put("type", known.mediaType());
        }
        if (known.size() != null) {
            source.put("file:size", known.size());
        }
        return source;
    }

    private ObjectNode at(String href) {
        ObjectNode asset = EventJson.mapper().createObjectNode().put("href", href);
        asset.setAll(template());
        return asset;
    }

    private ObjectNode template() {
        ObjectNode asset = EventJson.mapper().createObjectNode().put("title", title);
        if (type != null) {
            asset.put("type", type);
        }
        asset.putArray("roles").add(role);
        return asset;
    }
}
