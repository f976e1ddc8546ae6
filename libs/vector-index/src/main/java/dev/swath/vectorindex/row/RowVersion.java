package dev.swath.vectorindex.row;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.vectorindex.IndexWrite;
import java.util.Comparator;

/**
 * How new a stored row is. All adapters decide by it which writes replace a row. A later generation wins. Within one
 * generation, a retirement wins over a caption, and a caption over none.
 */
public record RowVersion(long generation, Standing standing) implements Comparable<RowVersion> {
    private static final Comparator<RowVersion> ORDER =
            Comparator.comparingLong(RowVersion::generation).thenComparing(RowVersion::standing);

    /** The states of a row within one generation, in their order. */
    public enum Standing {
        SEARCHABLE(0),
        CAPTIONED(1),
        RETIRED(2);

        private final int number;

        Standing(int number) {
            this.number = number;
        }

        /** The number that is stored. */
        public int number() {
            return number;
        }

        /** The standing with that stored number. */
        public static Standing of(long number) {
            for (Standing standing : values()) {
                if (standing.number == number) {
                    return standing;
                }
            }
            throw new CatalogueException(
                    ErrorCode.INTERNAL_ERROR, "expected the number of a row's standing, found " + number);
        }
    }

    /** The version of the row that the write would leave. */
    public static RowVersion of(IndexWrite write) {
        return switch (write) {
            case IndexWrite.Upsert upsert ->
                new RowVersion(
                        upsert.tile().generation(),
                        upsert.caption() == null ? Standing.SEARCHABLE : Standing.CAPTIONED);
            case IndexWrite.Retire retire -> new RowVersion(retire.generation(), Standing.RETIRED);
        };
    }

    /** Whether the write replaces this row. A write of the same version does, except that a retirement keeps its time. */
    public boolean givesWayTo(IndexWrite write) {
        int order = compareTo(of(write));
        return order < 0 || (order == 0 && standing != Standing.RETIRED);
    }

    @Override
    public int compareTo(RowVersion other) {
        return ORDER.compare(this, other);
    }
}
