package dev.swath.catalogue.event;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Comparator;

/**
 * Which of an index's collections are meant: each form of a model version's rows has a collection of its own.
 *
 * @param schema the version of what a row holds, from 1
 * @param build counts the times that the collections were built anew, from 1; 0 for those whose names carry no form
 */
public record IndexForm(int schema, int build) implements Comparable<IndexForm> {
    /** What a row of this version of Swath holds. */
    public static final int NEWEST_SCHEMA = 2;

    /** The form of collections whose names carry none: Swath 0.1.0 wrote them. */
    public static final IndexForm UNNAMED = new IndexForm(1, 0);

    /** The form in which a new index begins. */
    public static final IndexForm FIRST = new IndexForm(NEWEST_SCHEMA, 1);

    private static final Comparator<IndexForm> ORDER =
            Comparator.comparingInt(IndexForm::build).thenComparingInt(IndexForm::schema);

    public IndexForm {
        if (schema < 1 || build < 0) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "expected an index schema from 1 and a build from 0, found %d and %d".formatted(schema, build));
        }
    }

    /** The form that replaces this one: the newest schema, in the next build. */
    public IndexForm next() {
        return new IndexForm(NEWEST_SCHEMA, build + 1);
    }

    /** By build: the one that was begun later is the greater. */
    @Override
    public int compareTo(IndexForm other) {
        return ORDER.compare(this, other);
    }
}
