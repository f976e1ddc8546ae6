package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.filter.SplitFilter;
import dev.swath.vectorindex.milvus.expression.Expressions;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import dev.swath.vectorindex.row.RowPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the live rows of a collection of which a filter is true. */
final class FilteredRows {
    private static final int ROWS_PER_CALL = 500;
    private static final List<String> SHOWN = List.of(MilvusFields.ID, MilvusFields.STANDING, MilvusFields.PAYLOAD);
    private static final List<String> VERSION =
            List.of(MilvusFields.ID, MilvusFields.GENERATION, MilvusFields.STANDING);
    private static final List<String> VERSION_AND_PAYLOAD =
            List.of(MilvusFields.ID, MilvusFields.GENERATION, MilvusFields.STANDING, MilvusFields.PAYLOAD);

    private final MilvusCollection collection;
    private final SplitFilter<String> filter;
    private final String rows;
    private final int rowsPerFetch;

    FilteredRows(MilvusCollection collection, SplitFilter<String> filter, int rowsPerFetch) {
        this.collection = collection;
        this.filter = filter;
        this.rows = Expressions.live(filter);
        this.rowsPerFetch = rowsPerFetch;
    }

    /** @param query of length 1 */
    HitPage<ScorePosition> nearest(float[] query, @Nullable ScorePosition after, int limit) {
        ProposedRows nearest = new ProposedRows(collection, rows, query);
        HitPage<ScorePosition> page = filter.bestFirst(after, limit, nearest::after);
        return page.next() == null && nearest.isCut() ? new HitPage<>(page.hits(), null, false) : page;
    }

    HitPage<TimePosition> byTime(TimeOrder order, @Nullable TimePosition after, int limit) {
        return filter.byTime(after, limit, (from, count) -> {
            String behind = from == null ? rows : Expressions.and(List.of(rows, Expressions.behind(from, order)));
            List<String> page = new RowsByTime(collection, behind, order, rowsPerFetch).ids(count);
            Map<String, MilvusRow> found = collection.live(page, SHOWN);
            return page.stream()
                    .flatMap(id -> Stream.ofNullable(found.get(id)))
                    .map(row -> row.payload().toHit(0))
                    .toList();
        });
    }

    /** In the order of ids. */
    List<IndexRow> list(ModelVersion modelVersion, @Nullable TileId after, int limit) {
        if (filter.isWhole()) {
            return collection.firstRows(rowsAfter(after), VERSION, limit).stream()
                    .map(row -> row.toRow(modelVersion))
                    .toList();
        }
        List<IndexRow> found = new ArrayList<>();
        TileId last = after;
        while (true) {
            List<MilvusRow> page = collection.firstRows(rowsAfter(last), VERSION_AND_PAYLOAD, ROWS_PER_CALL);
            for (MilvusRow row : page) {
                if (filter.passes(row.payload())) {
                    found.add(row.toRow(modelVersion));
                }
                if (found.size() == limit) {
                    return found;
                }
            }
            if (page.isEmpty()) {
                return found;
            }
            last = page.getLast().tileId();
        }
    }

    private String rowsAfter(@Nullable TileId last) {
        return last == null ? rows : Expressions.and(List.of(rows, Expressions.after(last.value())));
    }

    /** If a part of the filter is not pushed down, every row that the pushed part leaves is read. */
    IndexCounts count() {
        if (filter.isWhole()) {
            return new IndexCounts(collection.count(rows), collection.count(Expressions.captioned(filter)));
        }
        IndexCounts counts = IndexCounts.NONE;
        List<MilvusRow> page = collection.firstRows(rows, SHOWN, ROWS_PER_CALL);
        while (!page.isEmpty()) {
            for (MilvusRow row : page) {
                RowPayload payload = row.payload();
                counts = filter.passes(payload) ? counts.plus(payload) : counts;
            }
            String after = Expressions.after(page.getLast().id());
            page = collection.firstRows(Expressions.and(List.of(rows, after)), SHOWN, ROWS_PER_CALL);
        }
        return counts;
    }
}
