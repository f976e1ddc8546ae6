package dev.swath.vectorindex.milvus;

import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.milvus.expression.Expressions;
import dev.swath.vectorindex.milvus.expression.Literals;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Finds the first rows of a filter by datetime; Milvus does not sort. If the filter chooses more rows than one call
 * returns, it looks for the datetime from which there are enough, by counting; mostly it is the one of the call before. For the oldest rows all times are taken
 * negative: then they are the newest.
 */
final class RowsByTime {
    private static final Comparator<Dated> NEWEST_FIRST =
            Comparator.comparingLong(Dated::datetime).reversed().thenComparing(Dated::id);
    private static final List<String> FIELDS = List.of(MilvusFields.ID, MilvusFields.DATETIME);

    private final MilvusCollection collection;
    private final String filter;
    private final TimeOrder order;
    private final int most;

    /** @param datetime negative if the oldest come first */
    private record Dated(String id, long datetime) {}

    /** @param most rows to fetch in one call */
    RowsByTime(MilvusCollection collection, String filter, TimeOrder order, int most) {
        this.collection = collection;
        this.filter = filter;
        this.order = order;
        this.most = most;
    }

    /** The ids of the first rows, ties by id. */
    List<String> ids(int wanted) {
        if (collection.count(filter) <= most) {
            return first(fetched(filter).sorted(NEWEST_FIRST), wanted);
        }
        OptionalLong useful = collection.usefulTime(order);
        if (useful.isPresent() && isUseful(collection.count(from(useful.getAsLong())), wanted)) {
            return first(fetched(from(useful.getAsLong())).sorted(NEWEST_FIRST), wanted);
        }
        // From enough on there are at least as many rows as wanted, from tooFew on there are fewer.
        long enough = -Long.MAX_VALUE;
        long tooFew = Long.MAX_VALUE;
        while (tooFew - 1 > enough) {
            long middle = (enough & tooFew) + ((enough ^ tooFew) >> 1);
            long count = collection.count(from(middle));
            if (isUseful(count, wanted)) {
                collection.noteUsefulTime(order, middle);
                return first(fetched(from(middle)).sorted(NEWEST_FIRST), wanted);
            }
            if (count >= wanted) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return withTies(enough, tooFew, wanted);
    }

    private boolean isUseful(long count, int wanted) {
        return count >= wanted && count <= most;
    }

    private List<String> withTies(long tied, long newer, int wanted) {
        List<Dated> ahead = fetched(from(newer)).sorted(NEWEST_FIRST).toList();
        String ties = Expressions.and(List.of(filter, MilvusFields.DATETIME + " == " + Literals.number(signed(tied))));
        Stream<Dated> behind = collection.firstRows(ties, FIELDS, wanted - ahead.size()).stream()
                .map(this::dated);
        return first(Stream.concat(ahead.stream(), behind), wanted);
    }

    private Stream<Dated> fetched(String rows) {
        return collection.rows(rows, FIELDS).stream().map(this::dated);
    }

    private String from(long datetime) {
        String from = order == TimeOrder.NEWEST_FIRST ? " >= " : " <= ";
        return Expressions.and(List.of(filter, MilvusFields.DATETIME + from + Literals.number(signed(datetime))));
    }

    private Dated dated(MilvusRow row) {
        return new Dated(row.id(), signed(row.number(MilvusFields.DATETIME)));
    }

    /** Its own inverse. */
    private long signed(long datetime) {
        return order == TimeOrder.NEWEST_FIRST ? datetime : -Math.max(datetime, -Long.MAX_VALUE);
    }

    private static List<String> first(Stream<Dated> rows, int wanted) {
        return rows.limit(wanted).map(Dated::id).toList();
    }
}
