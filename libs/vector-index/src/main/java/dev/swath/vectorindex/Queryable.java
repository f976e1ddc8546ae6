package dev.swath.vectorindex;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A property of a row that a {@link Filter} can name. It has the name that it has in the tile's STAC Item. */
public enum Queryable {
    ID("id", Type.TEXT, false),
    SCENE_ID("swath:scene_id", Type.TEXT, false),
    KEY("swath:key", Type.TEXT, false),
    COLLECTION("collection", Type.TEXT, false),
    DATETIME("datetime", Type.TIMESTAMP, false),
    BBOX("bbox", Type.BOX, true),
    /** Metres. */
    GSD("gsd", Type.NUMBER, true),
    /** Percent. */
    CLOUD_COVER("eo:cloud_cover", Type.NUMBER, true),
    /** The caption's text. */
    DESCRIPTION("description", Type.TEXT, true),
    CAPTION_CONFIDENCE("swath:caption_confidence", Type.NUMBER, true);

    private final String propertyName;
    private final Type type;
    private final boolean nullable;

    /** The kind of value that a property has. */
    public enum Type {
        TEXT,
        NUMBER,
        TIMESTAMP,
        BOX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Queryable(String propertyName, Type type, boolean nullable) {
        this.propertyName = propertyName;
        this.type = type;
        this.nullable = nullable;
    }

    public Type type() {
        return type;
    }

    /** Whether a tile may lack it. */
    public boolean nullable() {
        return nullable;
    }

    /** The row's value: a String, a Double, an Instant or a {@link BoundingBox} by the type; null if the tile lacks it. */
    public @Nullable Object of(RowPayload row) {
        Tile tile = row.tile();
        return switch (this) {
            case ID -> tile.tileId().value();
            case SCENE_ID -> tile.sceneId().value();
            case KEY -> tile.key().value();
            case COLLECTION -> tile.collection();
            case DATETIME -> tile.datetime();
            case BBOX -> tile.bbox();
            case GSD -> tile.place().gsd();
            case CLOUD_COVER -> percent(tile.cloud().fraction());
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
