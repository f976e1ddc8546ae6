package dev.swath.vectorindex.lucene.query;

import dev.swath.vectorindex.Queryable;
import java.util.Locale;

/**
 * The fields of a row's document. Rows of schema 1 have those that are named here. Rows of later schemas have one for
 * each {@link Queryable}, too.
 */
public final class LuceneFields {
    /** Tile id: term and sorted doc value. */
    public static final String ID = "id";
    /** Generation: numeric doc value. */
    public static final String GENERATION = "generation";
    /** {@link dev.swath.vectorindex.row.RowVersion.Standing}: its name as term, its number as numeric doc value. */
    public static final String STANDING = "standing";
    /** Epoch nanoseconds of a retirement: point. */
    public static final String RETIRED = "retired";
    /** Vector of length 1. */
    public static final String EMBEDDING = "embedding";
    /** Longitude and latitude range: one, or two of a box that crosses the antimeridian. */
    public static final String BBOX = "bbox";
    /** Epoch nanoseconds: point and numeric doc value. */
    public static final String DATETIME = "datetime";
    /** Collection: term. */
    public static final String COLLECTION = "collection";
    /** Scene id: term. */
    public static final String SCENE = "scene";
    /** JSON of the row's payload: stored. */
    public static final String PAYLOAD = "payload";

    /** Names of the nullable properties that the row has: terms. */
    public static final String PRESENT = "present";

    private LuceneFields() {}

    /** The field of a property. */
    public static String of(Queryable property) {
        return switch (property) {
            case ID -> ID;
            case SCENE_ID -> SCENE;
            case COLLECTION -> COLLECTION;
            case DATETIME -> DATETIME;
            case BBOX -> BBOX;
            // Those of the payload are apart from a row's own.
            case KEY,
                    START,
                    END,
                    CREATED,
                    UPDATED,
                    GEOMETRY,
                    GSD,
                    CLOUD_COVER,
                    NODATA_FRACTION,
                    PLATFORM,
                    MISSION,
                    ITEM_COLLECTION,
                    DESCRIPTION,
                    CAPTION_CONFIDENCE -> "of_" + property.name().toLowerCase(Locale.ROOT);
        };
    }
}
