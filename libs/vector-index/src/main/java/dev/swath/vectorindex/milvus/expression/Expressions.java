package dev.swath.vectorindex.milvus.expression;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.filter.SplitFilter;
import dev.swath.vectorindex.row.EpochNanos;
import dev.swath.vectorindex.row.RowVersion.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The rows of a call, as Milvus expressions. */
public final class Expressions {
    /** Every live row. */
    public static final String LIVE = MilvusFields.STANDING + " < " + Standing.RETIRED.number();

    private Expressions() {}

    /** @param schema of the rows, which says what their fields are */
    public static SplitFilter<String> split(int schema, Filter filter) {
        return SplitFilter.of(filter, new MilvusFilterLanguage(schema));
    }

    /** The live rows of which the pushed part is true. */
    public static String live(SplitFilter<String> filter) {
        return filtered(LIVE, filter);
    }

    /** The rows with a caption of which the pushed part is true. */
    public static String captioned(SplitFilter<String> filter) {
        return filtered(MilvusFields.STANDING + " == " + Standing.CAPTIONED.number(), filter);
    }

    public static String ids(Collection<String> ids) {
        return MilvusFields.ID + " in " + Literals.quoted(ids);
    }

    public static String after(String id) {
        return MilvusFields.ID + " > " + Literals.quoted(id);
    }

    /** The rows behind a place in an order. */
    public static String behind(TimePosition place, TimeOrder order) {
        String datetime = Literals.number(EpochNanos.of(place.datetime()));
        return "(%s %s %s or (%s == %s and %s))"
                .formatted(
                        MilvusFields.DATETIME,
                        order == TimeOrder.NEWEST_FIRST ? "<" : ">",
                        datetime,
                        MilvusFields.DATETIME,
                        datetime,
                        after(place.tileId().value()));
    }

    public static String retiredBefore(Instant instant) {
        return and(List.of(
                MilvusFields.STANDING + " == " + Standing.RETIRED.number(),
                MilvusFields.RETIRED + " < " + Literals.number(EpochNanos.of(instant))));
    }

    public static String and(List<String> conditions) {
        return String.join(" and ", conditions);
    }

    private static String filtered(String rows, SplitFilter<String> filter) {
        List<String> conditions = new ArrayList<>(List.of(rows));
        conditions.addAll(filter.pushed());
        return and(conditions);
    }
}
