package dev.swath.vectorindex;

import dev.swath.vectorindex.row.RowPayload;

/** How many live rows there are, and how many of them have a caption. */
public record IndexCounts(long searchable, long captioned) {
    public static final IndexCounts NONE = new IndexCounts(0, 0);

    /** With one row more. */
    public IndexCounts plus(RowPayload row) {
        return new IndexCounts(searchable + 1, row.caption() == null ? captioned : captioned + 1);
    }
}
