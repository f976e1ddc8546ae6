package dev.swath.vectorindex.lucene;

/** The fields of a row's document. */
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

    private LuceneFields() {}
}
