package dev.swath.vectorindex.lucene;

import dev.swath.vectorindex.Queryable;
import java.util.Locale;

/**
 * The fields of a row's document. Rows of schema 1 have those that are named here. Rows of later schemas have one for
 * each {@link Queryable}, too.
 */
final class LuceneFields {
    /** Tile id: term and sorted doc value. */
    static final String ID = "id";
    /** Generation: numeric doc value. */
    static final String GENERATION = "generation";
    /** {@link dev.swath.vectorindex.RowVersion.Standing}: its name as term, its number as numeric doc value. */
    static final String STANDING = "standing";
    /** Epoch nanoseconds of a retirement: point. */
    static final String RETIRED = "retired";
    /** Vector of length 1. */
    static final String EMBEDDING = "embedding";
    /** Longitude and latitude range: one, or two of a box that crosses the antimeridian. */
    static final String BBOX = "bbox";
    /** Epoch nanoseconds: point and numeric doc value. */
    static final String DATETIME = "datetime";
    /** Collection: term. */
    static final String COLLECTION = "collection";
    /** Scene id: term. */
    static final String SCENE = "scene";
    /** JSON of the row's payload: stored. */
    static final String PAYLOAD = "payload";

    /** Names of the nullable properties that the row has: terms. */
    static final String PRESENT = "present";

    private LuceneFields() {}

    /** The field of a property. */
    static String of(Queryable property) {
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
                    DESCRIPTION,
                    CAPTION_CONFIDENCE -> "of_" + property.name().toLowerCase(Locale.ROOT);
        };
    }
}
