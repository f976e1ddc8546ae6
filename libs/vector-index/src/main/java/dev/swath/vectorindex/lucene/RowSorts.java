package dev.swath.vectorindex.lucene;

import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.RowOrder;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.lucene.query.LuceneFields;
import dev.swath.vectorindex.row.EpochNanos;
import java.util.Set;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.util.BytesRef;

/** The orders of rows as Lucene sorts, and places in them. The last field of each is the id, so that no two rows are equal. */
final class RowSorts {
    private static final SortField ID = new SortField(LuceneFields.ID, SortField.Type.STRING);
    private static final Sort BY_ID = new Sort(ID);
    private static final Sort BY_ID_DESCENDING = new Sort(new SortField(LuceneFields.ID, SortField.Type.STRING, true));
    private static final Sort NEWEST_FIRST = byTime(true);
    private static final Sort OLDEST_FIRST = byTime(false);

    private RowSorts() {}

    /** The properties that rows of a schema can be sorted by. Those of the first schema have no values to sort by but the id. */
    static Set<Queryable> sortables(int schema) {
        return schema == 1 ? Set.of(Queryable.ID) : RowOrder.PROPERTIES;
    }

    static Sort byId() {
        return BY_ID;
    }

    static Sort of(TimeOrder order) {
        return switch (order) {
            case NEWEST_FIRST -> NEWEST_FIRST;
            case OLDEST_FIRST -> OLDEST_FIRST;
        };
    }

    /** Doubles are kept as the numbers that {@link RowOrder#key} makes of them, so all properties sort as numbers do. */
    static Sort of(RowOrder order) {
        if (order.property() == Queryable.ID) {
            return order.idsDescend() ? BY_ID_DESCENDING : BY_ID;
        }
        return new Sort(
                new SortedNumericSortField(
                        LuceneFields.of(order.property()),
                        SortField.Type.LONG,
                        order.descending(),
                        SortedNumericSelector.Type.MIN,
                        order.missing()),
                ID);
    }

    /** @param lastRow the highest row: Lucene goes on behind the place's values, and, of rows with equal ones, behind the row of that number */
    static FieldDoc place(TimePosition at, int lastRow) {
        return place(lastRow, EpochNanos.of(at.datetime()), id(at.tileId().value()));
    }

    static FieldDoc place(RowOrder order, KeyPosition at, int lastRow) {
        BytesRef id = id(at.tileId().value());
        return order.property() == Queryable.ID ? place(lastRow, id) : place(lastRow, at.key(), id);
    }

    static FieldDoc ofId(String tileId, int lastRow) {
        return place(lastRow, id(tileId));
    }

    private static FieldDoc place(int lastRow, Object... values) {
        return new FieldDoc(lastRow, Float.NaN, values);
    }

    private static BytesRef id(String tileId) {
        return new BytesRef(tileId);
    }

    private static Sort byTime(boolean newestFirst) {
        return new Sort(new SortField(LuceneFields.DATETIME, SortField.Type.LONG, newestFirst), ID);
    }
}
