package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.RowPayload;
import dev.swath.vectorindex.RowVersion;
import dev.swath.vectorindex.UnitVectors;
import dev.swath.vectorindex.filter.SplitFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * One model version's rows as of one commit.
 *
 * <p>If a filter leaves few rows, all of them are compared, so ranks, ties and pages are exact. If it leaves more,
 * the HNSW graph is searched for a number of candidates that is a power of two, so that all pages of one search come
 * from one list.
 */
final class LuceneCollection {
    /** Commit datum that holds the collection's dimension. */
    static final String DIMENSION = "dimension";

    private static final int FEWEST_CANDIDATES = 512;
    private static final Sort NEWEST_FIRST = new Sort(
            new SortField(LuceneFields.DATETIME, SortField.Type.LONG, true),
            new SortField(LuceneFields.ID, SortField.Type.STRING));
    private static final Sort BY_ID = new Sort(new SortField(LuceneFields.ID, SortField.Type.STRING));
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

    List<Hit> search(Embedding embedding, Filter filter, int offset, int limit) throws IOException {
        OptionalInt dimension = dimension();
        if (dimension.isEmpty()) {
            return List.of();
        }
        float[] query = UnitVectors.of(embedding, modelVersion, dimension.getAsInt());
        SplitFilter<Query> split = queries.split(filter);
        Query rows = RowQueries.live(split);
        return split.page(offset, limit, (from, count) -> nearest(query, rows, from, count));
    }

    private List<Hit> nearest(float[] query, Query rows, int offset, int limit) throws IOException {
        int matching = searcher.count(rows);
        if (offset >= matching) {
            return List.of();
        }
        int candidates = matching <= exactUpTo ? matching : Math.min(matching, candidates(offset + limit));
        TopDocs top =
                searcher.search(new KnnFloatVectorQuery(LuceneFields.EMBEDDING, query, candidates, rows), candidates);
        List<Hit> hits = new ArrayList<>();
        for (ScoreDoc hit : RankedPage.of(searcher.getIndexReader(), top.scoreDocs, offset, limit)) {
            // Lucene scales a dot product to 0…1.
            hits.add(payload(hit.doc).toHit(2.0 * hit.score - 1));
        }
        return hits;
    }

    List<Hit> browse(Filter filter, int offset, int limit) throws IOException {
        SplitFilter<Query> split = queries.split(filter);
        Query rows = RowQueries.live(split);
        return split.page(offset, limit, (from, count) -> newest(rows, from, count));
    }

    private List<Hit> newest(Query rows, int offset, int limit) throws IOException {
        TopDocs newest = searcher.search(rows, offset + limit, NEWEST_FIRST);
        List<Hit> hits = new ArrayList<>();
        for (ScoreDoc row : Stream.of(newest.scoreDocs).skip(offset).toList()) {
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
        int lastRow = searcher.getIndexReader().maxDoc() - 1;
        FieldDoc last = after == null ? null : new FieldDoc(lastRow, 0, new Object[] {new BytesRef(after.value())});
        int perPage = Math.min(limit, ROWS_PER_PAGE);
        while (found.size() < limit) {
            ScoreDoc[] page = searcher.searchAfter(last, rows, perPage, BY_ID).scoreDocs;
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

    /** If a part of the filter is not pushed down, every row that the pushed part leaves is read. */
    IndexCounts count(Filter filter) throws IOException {
        SplitFilter<Query> split = queries.split(filter);
        if (split.isWhole()) {
            return new IndexCounts(searcher.count(RowQueries.live(split)), searcher.count(RowQueries.captioned(split)));
        }
        IndexCounts counts = IndexCounts.NONE;
        TopDocs rows = searcher.search(
                RowQueries.live(split), Math.max(1, searcher.getIndexReader().maxDoc()));
        for (ScoreDoc row : rows.scoreDocs) {
            RowPayload payload = payload(row.doc);
            counts = split.passes(payload) ? counts.plus(payload) : counts;
        }
        return counts;
    }

    long count(Query rows) throws IOException {
        return searcher.count(rows);
    }

    private static int candidates(int wanted) {
        return Math.max(FEWEST_CANDIDATES, Integer.highestOneBit(wanted - 1) << 1);
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
