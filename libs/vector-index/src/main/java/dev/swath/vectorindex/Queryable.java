package dev.swath.vectorindex;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.vectorindex.row.RowPayload;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A property of a row that a {@link Filter} can name. It has the name that it has in the tile's STAC Item. */
public enum Queryable {
    ID("id", Type.TEXT, false, "the tile's id"),
    SCENE_ID("swath:scene_id", Type.TEXT, false, "the id of the scene that the tile is part of"),
    KEY("swath:key", Type.TEXT, false, "the scene's key in the object store"),
    COLLECTION("collection", Type.TEXT, false, "the collection's id"),
    DATETIME("datetime", Type.TIMESTAMP, false, "the time of acquisition, else of arrival"),
    START("start_datetime", Type.TIMESTAMP, true, "when the acquisition began"),
    END("end_datetime", Type.TIMESTAMP, true, "when the acquisition ended"),
    CREATED("created", Type.TIMESTAMP, true, "when the scene's key came into the catalogue"),
    UPDATED("updated", Type.TIMESTAMP, true, "when the scene last changed"),
    /** Its box. Only a search's own {@code bbox} names it. */
    BBOX("bbox", Type.BOX, true, "the tile's box"),
    /** Its footprint. */
    GEOMETRY("geometry", Type.GEOMETRY, true, "the ground that the tile shows"),
    GSD("gsd", Type.NUMBER, true, "the ground sampling distance in metres"),
    CLOUD_COVER("eo:cloud_cover", Type.NUMBER, true, "the share of clouds in percent"),
    NODATA_FRACTION("swath:nodata_fraction", Type.NUMBER, true, "the share of pixels without data, 0 to 1"),
    PLATFORM("platform", Type.TEXT, true, "the satellite or aircraft"),
    /** Named by clients of STAC; no tile has one so far. */
    MISSION("mission", Type.TEXT, true, "the mission; no tile tells it so far"),
    /** What a STAC Item calls its collection; {@code collection} is always the key's first folder. */
    ITEM_COLLECTION("swath:item_collection", Type.TEXT, true, "the collection that the scene's own STAC Item names"),
    DESCRIPTION("description", Type.TEXT, true, "the caption"),
    CAPTION_CONFIDENCE(
            "swath:caption_confidence", Type.NUMBER, true, "how likely the caption agrees with a person's, 0 to 1");

    private final String propertyName;
    private final Type type;
    private final boolean nullable;
    private final String description;

    /** The kind of value that a property has. */
    public enum Type {
        TEXT,
        NUMBER,
        TIMESTAMP,
        BOX,
        GEOMETRY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Queryable(String propertyName, Type type, boolean nullable, String description) {
        this.propertyName = propertyName;
        this.type = type;
        this.nullable = nullable;
        this.description = description;
    }

    public Type type() {
        return type;
    }

    /** What it is, in words. */
    public String description() {
        return description;
    }

    /** Whether a tile may lack it. */
    public boolean nullable() {
        return nullable;
    }

    /** As {@link #of(RowPayload)}, of a hit. */
    public @Nullable Object of(Hit hit) {
        return of(new RowPayload(hit.tile(), hit.caption()));
    }

    /** The row's value: a String, a Double, an Instant, a {@link BoundingBox} or a {@link Footprint} by the type; null if the tile lacks it. */
    public @Nullable Object of(RowPayload row) {
        Tile tile = row.tile();
        return switch (this) {
            case ID -> tile.tileId().value();
            case SCENE_ID -> tile.sceneId().value();
            case KEY -> tile.key().value();
            case COLLECTION -> tile.collection();
            case DATETIME -> tile.datetime();
            case START -> tile.acquisition().start();
            case END -> tile.acquisition().end();
            case CREATED -> tile.entry().created();
            case UPDATED -> tile.entry().updated();
            case BBOX -> tile.bbox();
            case GEOMETRY -> tile.footprint();
            case GSD -> tile.place().gsd();
            case CLOUD_COVER -> percent(tile.cloud().fraction());
            case NODATA_FRACTION -> tile.picture().nodataFraction();
            case PLATFORM -> tile.acquisition().platform();
            case MISSION -> null;
            case ITEM_COLLECTION -> tile.entry().itemCollection();
            case DESCRIPTION -> row.caption() == null ? null : row.caption().text();
            case CAPTION_CONFIDENCE ->
                row.caption() == null ? null : row.caption().confidence();
        };
    }

    /** The property's name. */
    @Override
    public String toString() {
        return propertyName;
    }

    private static @Nullable Double percent(@Nullable Double fraction) {
        return fraction == null ? null : (Double) (fraction * 100);
    }
}
