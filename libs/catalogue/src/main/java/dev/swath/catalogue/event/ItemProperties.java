package dev.swath.catalogue.event;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.Cloud;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a tile's STAC Item: the common metadata of STAC 1.1, the extensions eo and proj, and Swath's own under
 * {@code swath:}. What is not known is left out.
 */
final class ItemProperties {
    private final Map<String, Object> properties = new LinkedHashMap<>();

    private ItemProperties() {}

    static Map<String, Object> of(Tile tile, ModelVersion modelVersion, @Nullable Caption caption) {
        ItemProperties all = new ItemProperties();
        all.acquisition(tile.acquisition());
        all.caption(caption);
        all.catalogue(tile, modelVersion);
        all.place(tile);
        all.cloud(tile.cloud());
        all.put("swath:nodata_fraction", tile.picture().nodataFraction());
        return all.properties;
    }

    private void catalogue(Tile tile, ModelVersion modelVersion) {
        put("created", tile.entry().created());
        put("updated", tile.entry().updated());
        put("swath:scene_id", tile.sceneId());
        put("swath:key", tile.key());
        put("swath:generation", tile.generation());
        put("swath:model_version", modelVersion);
        put("swath:item_collection", tile.entry().itemCollection());
    }

    private void caption(@Nullable Caption caption) {
        if (caption != null) {
            put("description", caption.text());
            put("swath:caption_confidence", caption.confidence());
            put("swath:captioner", caption.captioner());
        }
    }

    private void acquisition(Acquisition acquisition) {
        put("datetime", acquisition.datetime());
        put("swath:datetime_source", acquisition.datetimeSource());
        put("start_datetime", acquisition.start());
        put("end_datetime", acquisition.end());
        put("swath:interval_source", acquisition.intervalSource());
        put("platform", acquisition.platform());
        put("swath:platform_source", acquisition.platformSource());
        put("instruments", acquisition.instruments().isEmpty() ? null : acquisition.instruments());
        put("swath:instruments_source", acquisition.instrumentsSource());
    }

    private void place(Tile tile) {
        Place place = tile.place();
        put("gsd", place.gsd());
        Optional<Crs> crs = Optional.ofNullable(place.crs());
        put("proj:code", crs.flatMap(Crs::code).orElse(null));
        put("proj:wkt2", crs.flatMap(Crs::wkt2).orElse(null));
        if (place.transform() != null) {
            put("proj:transform", place.transform());
            put("proj:shape", List.of(tile.window().height(), tile.window().width()));
        }
    }

    private void cloud(Cloud cloud) {
        if (cloud.fraction() != null) {
            put("eo:cloud_cover", cloud.fraction() * 100);
            put("swath:cloud_source", cloud.source());
        }
    }

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            properties.put(name, value);
        }
    }
}
