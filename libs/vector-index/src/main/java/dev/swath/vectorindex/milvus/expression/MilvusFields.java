package dev.swath.vectorindex.milvus.expression;

import dev.swath.vectorindex.Queryable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fields of a collection. Those of schema 1 are named here. Later schemas have one for each {@link Queryable}, too.
 * Older servers know no null, so a value that no tile has stands for none.
 */
public final class MilvusFields {
    /** Tile id: VarChar, primary key. */
    public static final String ID = "id";
    /** FloatVector of length 1, or 0 of a retired row. */
    public static final String EMBEDDING = "embedding";
    /** Int64. */
    public static final String GENERATION = "generation";
    /** Int64: the number of {@link dev.swath.vectorindex.row.RowVersion.Standing}. */
    public static final String STANDING = "standing";
    /** Int64: epoch nanoseconds of a retirement, else 0. */
    public static final String RETIRED = "retired";
    /** Int64: epoch nanoseconds. */
    public static final String DATETIME = "datetime";
    /** VarChar: the collection's name as {@link Literals#text} writes it. */
    public static final String COLLECTION = "collection";
    /** VarChar: scene id. */
    public static final String SCENE = "scene";
    /** Int64: which {@link Box} the row has. */
    public static final String BOX = "box";

    public static final String WEST = "west";
    public static final String SOUTH = "south";
    public static final String EAST = "east";
    public static final String NORTH = "north";
    /** VarChar: JSON of the row's payload, empty of a retired row. */
    public static final String PAYLOAD = "payload";

    /** Stands for a number that a row lacks. */
    public static final double NO_NUMBER = -9_007_199_254_740_992.0;
    /** Stands for a time that a row lacks. The smallest long cannot be written in an expression. */
    public static final long NO_TIME = -Long.MAX_VALUE;
    /** Stands for a text that a row lacks, among texts as {@link Literals#text} writes them. */
    public static final String NO_TEXT = "-";

    private static final Set<Queryable> OF_FIRST_SCHEMA =
            EnumSet.of(Queryable.ID, Queryable.SCENE_ID, Queryable.COLLECTION, Queryable.DATETIME, Queryable.BBOX);
    /** No row has a mission, so it needs no field. */
    private static final List<Queryable> ADDED = EnumSet.complementOf(EnumSet.copyOf(OF_FIRST_SCHEMA)).stream()
            .filter(property -> property != Queryable.MISSION)
            .toList();

    private MilvusFields() {}

    /** Whether rows of the schema have a field for the property. */
    public static boolean has(int schema, Queryable property) {
        return OF_FIRST_SCHEMA.contains(property) || added(schema).contains(property);
    }

    /** The properties that have a field of their own since schema 2. */
    public static List<Queryable> added(int schema) {
        return schema == 1 ? List.of() : ADDED;
    }

    /** The field of a property that {@link #added} names. */
    public static String of(Queryable property) {
        return "of_" + property.name().toLowerCase(Locale.ROOT);
    }

    /** What box a row has, since older servers know no null. */
    public enum Box {
        NONE(0),
        PLAIN(1),
        CROSSING(2);

        private final int number;

        Box(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
