package dev.swath.vectorindex;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Caption;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A property of a row that a {@link Filter} can name. It has the name that it has in the tile's STAC Item. */
public enum Queryable {
    ID("id", Type.TEXT, false, row -> row.tile().tileId().value()),
    SCENE_ID("swath:scene_id", Type.TEXT, false, row -> row.tile().sceneId().value()),
    KEY("swath:key", Type.TEXT, false, row -> row.tile().key().value()),
    COLLECTION("collection", Type.TEXT, false, row -> row.tile().collection()),
    DATETIME("datetime", Type.TIMESTAMP, false, row -> row.tile().datetime()),
    BBOX("bbox", Type.BOX, true, row -> row.tile().bbox()),
    /** Metres. */
    GSD("gsd", Type.NUMBER, true, row -> row.tile().gsd()),
    /** Percent. */
    CLOUD_COVER("eo:cloud_cover", Type.NUMBER, true, row -> percent(row.tile())),
    /** The caption's text. */
    DESCRIPTION("description", Type.TEXT, true, row -> of(row, Caption::text)),
    CAPTION_CONFIDENCE("swath:caption_confidence", Type.NUMBER, true, row -> of(row, Caption::confidence));

    private final String propertyName;
    private final Type type;
    private final boolean nullable;
    private final Function<RowPayload, @Nullable Object> reading;

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

    Queryable(String propertyName, Type type, boolean nullable, Function<RowPayload, @Nullable Object> reading) {
        this.propertyName = propertyName;
        this.type = type;
        this.nullable = nullable;
        this.reading = reading;
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
        return reading.apply(row);
    }

    /** The property's name. */
    @Override
    public String toString() {
        return propertyName;
    }

    private static <T> @Nullable T of(RowPayload row, Function<Caption, @Nullable T> reading) {
        Caption caption = row.caption();
        return caption == null ? null : reading.apply(caption);
    }

    private static @Nullable Double percent(Tile tile) {
        Double fraction = tile.cloudFraction();
        return fraction == null ? null : (Double) (fraction * 100);
    }
}
