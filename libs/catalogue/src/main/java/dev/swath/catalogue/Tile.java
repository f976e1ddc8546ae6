package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.CatalogueEntry;
import dev.swath.catalogue.tile.Cloud;
import dev.swath.catalogue.tile.Picture;
import dev.swath.catalogue.tile.Place;
import dev.swath.catalogue.tile.Source;
import dev.swath.catalogue.tile.TileRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One tile as every event after ingest carries it. In JSON the fields of all parts are on one level; {@link TileFields}
 * reads them, those of earlier versions, too.
 */
public record Tile(
        @JsonUnwrapped TileRef ref,
        @JsonUnwrapped Picture picture,
        @JsonUnwrapped Place place,
        @JsonUnwrapped Acquisition acquisition,
        @JsonUnwrapped Cloud cloud,
        @JsonUnwrapped CatalogueEntry entry,
        @JsonUnwrapped Source source) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Tile read(TileFields fields) {
        return fields.toTile();
    }

    /**
     * Begins a tile of the object's first generation, with nothing else known.
     *
     * @param arrival when the object was written: the tile's time, until a time of acquisition is given
     */
    public static TileBuilder builder(
            String bucket, ObjectKey key, SceneId sceneId, TileWindow window, Instant arrival) {
        return new TileBuilder(TileRef.of(bucket, key, sceneId, window), arrival);
    }

    /** A builder with all of this tile's facts, for a tile that differs in a few. */
    public TileBuilder toBuilder() {
        return new TileBuilder(this);
    }

    public TileId tileId() {
        return ref.tileId();
    }

    public SceneId sceneId() {
        return ref.sceneId();
    }

    public ObjectId objectId() {
        return ref.objectId();
    }

    public String bucket() {
        return ref.bucket();
    }

    public ObjectKey key() {
        return ref.key();
    }

    public long generation() {
        return ref.generation();
    }

    public TileWindow window() {
        return ref.window();
    }

    public @Nullable Footprint footprint() {
        return place.footprint();
    }

    public @Nullable BoundingBox bbox() {
        return place.bbox();
    }

    public Instant datetime() {
        return acquisition.datetime();
    }

    public DatetimeSource datetimeSource() {
        return acquisition.datetimeSource();
    }

    public String collection() {
        return entry.collection();
    }

    /** The path of the tile's picture on the gateway. It may be cached for good, since it names the generation. */
    public String chipLink() {
        return pictureLink("chip");
    }

    /** The path of the tile's small picture on the gateway; see {@link #chipLink}. */
    public String thumbnailLink() {
        return pictureLink("thumbnail");
    }

    private String pictureLink(String name) {
        return "/api/tiles/%s/%s?g=%d".formatted(tileId(), name, generation());
    }
}
