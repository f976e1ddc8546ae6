package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.RowOrder;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.filter.SplitFilter;
import dev.swath.vectorindex.lucene.query.LuceneFields;
import dev.swath.vectorindex.lucene.query.RowQueries;
import dev.swath.vectorindex.row.RowPayload;
import dev.swath.vectorindex.row.RowVersion;
import dev.swath.vectorindex.row.UnitVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/** One model version's rows as of one commit. */
final class LuceneCollection {
    /** Commit datum that holds the collection's dimension. */
    static final String DIMENSION = "dimension";

    private static final int ROWS_PER_PAGE = 1_000;
    private static final Set<String> PAYLOAD = Set.of(LuceneFields.PAYLOAD);

    private final ModelVersion modelVersion;
    private final IndexSearcher searcher;
    private final RowQueries queries;
    private final int exactUpTo;

    /** @param schema of the rows */
    LuceneCollection(ModelVersion modelVersion, IndexSearcher searcher, int schema, int exactUpTo) {
        this.modelVersion = modelVersion;
        this.searcher = searcher;
        this.queries = new RowQueries(schema);
        this.exactUpTo = exactUpTo;
    }

    /** Empty before a row with an embedding was written. */
    OptionalInt dimension() throws IOException {
        String dimension = ((DirectoryReader) searcher.getIndexReader())
                .getIndexCommit()
                .getUserData()
                .get(DIMENSION);
        return dimension == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(dimension));
    }

    HitPage<ScorePosition> search(Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit)
            throws IOException {
        OptionalInt dimension = dimension();
        if (dimension.isEmpty()) {
            return HitPage.empty();
        }
        float[] query = UnitVectors.of(embedding, modelVersion, dimension.getAsInt());
        SplitFilter<Query> split = queries.split(filter);
        NearestRows nearest = new NearestRows(searcher, query, RowQueries.withVector(split), exactUpTo);
        return split.bestFirst(after, limit, (from, count) -> {
            List<Hit> hits = new ArrayList<>();
            for (NearestRows.Row row : nearest.after(from, count)) {
                hits.add(payload(row.number()).toHit(row.score()));
            }
            return hits;
        });
    }

    HitPage<TimePosition> browse(Filter filter, TimeOrder order, @Nullable TimePosition after, int limit)
            throws IOException {
        SplitFilter<Query> split = queries.split(filter);
        Query rows = RowQueries.live(split);
        Sort sort = RowSorts.of(order);
        return split.byTime(
                after,
                limit,
                (from, count) -> sorted(rows, sort, from == null ? null : RowSorts.place(from, lastRow()), count));
    }

    HitPage<KeyPosition> sort(Filter filter, RowOrder order, @Nullable KeyPosition after, int limit)
            throws IOException {
        SplitFilter<Query> split = queries.split(filter);
        Query rows = RowQueries.live(split);
        Sort sort = RowSorts.of(order);
        return split.byKey(
                order,
                after,
                limit,
                (from, count) ->
                        sorted(rows, sort, from == null ? null : RowSorts.place(order, from, lastRow()), count));
    }

    private int lastRow() {
        return searcher.getIndexReader().maxDoc() - 1;
    }

    private List<Hit> sorted(Query rows, Sort sort, @Nullable FieldDoc after, int limit) throws IOException {
        if (lastRow() < 0) {
            return List.of();
        }
        TopDocs first =
                after == null ? searcher.search(rows, limit, sort) : searcher.searchAfter(after, rows, limit, sort);
        List<Hit> hits = new ArrayList<>();
        for (ScoreDoc row : first.scoreDocs) {
            hits.add(payload(row.doc).toHit(0));
        }
        return hits;
    }

    Optional<IndexedTile> find(TileId tileId) throws IOException {
        TopDocs found = searcher.search(RowQueries.live(tileId), 1);
        if (found.scoreDocs.length == 0) {
            return Optional.empty();
        }
        int row = found.scoreDocs[0].doc;
        RowPayload payload = payload(row);
        return Optional.of(new IndexedTile(payload.tile(), embedding(row), payload.caption()));
    }

    List<IndexRow> list(Filter filter, @Nullable TileId after, int limit) throws IOException {
        SplitFilter<Query> split = queries.split(filter);
        if (split.isWhole() && split.pushed().isEmpty()) {
            return RowVersions.list(searcher.getIndexReader(), modelVersion, after, limit);
        }
        Query rows = RowQueries.live(split);
        List<IndexRow> found = new ArrayList<>();
        FieldDoc last = after == null ? null : RowSorts.ofId(after.value(), lastRow());
        int perPage = Math.min(limit, ROWS_PER_PAGE);
        while (found.size() < limit) {
            ScoreDoc[] page = searcher.searchAfter(last, rows, perPage, RowSorts.byId()).scoreDocs;
            for (ScoreDoc row : page) {
                RowPayload payload = payload(row.doc);
                if (found.size() < limit && split.passes(payload)) {
                    found.add(payload.toRow(modelVersion));
                }
            }
            if (page.length < perPage) {
                return found;
            }
            last = (FieldDoc) page[page.length - 1];
        }
        return found;
    }

    Map<TileId, RowVersion> versions(Collection<TileId> tileIds) throws IOException {
        return RowVersions.of(searcher.getIndexReader(), tileIds);
    }

    /** If a part of the filter is not pushed down, every row that the pushed part leaves is read, one after the other. */
    IndexCounts count(Filter filter) throws IOException {
        SplitFilter<Query> split = queries.split(filter);
        if (!split.isWhole()) {
            return checked(split);
        }
        if (split.pushed().isEmpty()) {
            // The fewest rows are counted: most have a caption.
            int live = searcher.getIndexReader().numDocs() - searcher.count(RowQueries.retired());
            return new IndexCounts(live, live - searcher.count(RowQueries.uncaptioned()));
        }
        return new IndexCounts(searcher.count(RowQueries.live(split)), searcher.count(RowQueries.captioned(split)));
    }

    private IndexCounts checked(SplitFilter<Query> split) throws IOException {
        IndexCounts counts = IndexCounts.NONE;
        ChosenRows rows = ChosenRows.of(searcher, RowQueries.live(split));
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            DocIdSetIterator chosen = rows.rows(leaf);
            for (int row = chosen.nextDoc(); row != DocIdSetIterator.NO_MORE_DOCS; row = chosen.nextDoc()) {
                RowPayload payload = payload(leaf.docBase + row);
                counts = split.passes(payload) ? counts.plus(payload) : counts;
            }
        }
        return counts;
    }

    long count(Query rows) throws IOException {
        return searcher.count(rows);
    }

    private RowPayload payload(int row) throws IOException {
        return RowPayload.ofJson(searcher.storedFields().document(row, PAYLOAD).get(LuceneFields.PAYLOAD));
    }

    private Embedding embedding(int row) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(row, leaves));
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(LuceneFields.EMBEDDING);
        KnnVectorValues.DocIndexIterator rows = vectors.iterator();
        rows.advance(row - leaf.docBase);
        return Embedding.of(vectors.vectorValue(rows.index()));
    }
}
