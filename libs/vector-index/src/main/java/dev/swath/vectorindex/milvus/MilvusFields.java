package dev.swath.vectorindex.milvus;

/** The fields of a collection. */
final class MilvusFields {
    /** Tile id: VarChar, primary key. */
    static final String ID = "id";
    /** FloatVector of length 1, or 0 of a retired row. */
    static final String EMBEDDING = "embedding";
    /** Int64. */
    static final String GENERATION = "generation";
    /** Int64: the number of {@link dev.swath.vectorindex.RowVersion.Standing}. */
    static final String STANDING = "standing";
    /** Int64: epoch nanoseconds of a retirement, else 0. */
    static final String RETIRED = "retired";
    /** Int64: epoch nanoseconds. */
    static final String DATETIME = "datetime";
    /** VarChar: the collection's name as {@link Literals#text} writes it. */
    static final String COLLECTION = "collection";
    /** VarChar: scene id. */
    static final String SCENE = "scene";
    /** Int64: which {@link Box} the row has. */
    static final String BOX = "box";

    static final String WEST = "west";
    static final String SOUTH = "south";
    static final String EAST = "east";
    static final String NORTH = "north";
    /** VarChar: JSON of the row's payload, empty of a retired row. */
    static final String PAYLOAD = "payload";

    private MilvusFields() {}

    /** What box a row has, since older servers know no null. */
    enum Box {
        NONE(0),
        PLAIN(1),
        CROSSING(2);

        private final int number;

        Box(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
