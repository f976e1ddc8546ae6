package dev.swath.vectorindex.lucene;

import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.VectorIndexReader;
import dev.swath.vectorindex.lucene.query.LuceneFields;
import dev.swath.vectorindex.row.UnitVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a filter that are nearest to a vector.
 *
 * <p>If the filter leaves few rows, all of them are compared, so the order is exact. If it leaves more, the HNSW graph proposes candidates: at least twice as
 * many as are wanted up to the page's end, since it finds the last ones least surely. Each candidate's score is computed here from its stored vector. Lucene's
 * own scores may differ in their last digits from segment to segment, and a place in the order must not move when segments merge.
 */
final class NearestRows {
    /** Of 50,000 synthetic rows in one segment, 128 find 98.7 % of the ten best, and 256 find 99.7 %. */
    private static final int FEWEST_CANDIDATES = 256;

    private static final int MOST_CANDIDATES = 4 * VectorIndexReader.MOST_RANKED;
    private static final Comparator<Row> BEST_FIRST =
            Comparator.comparingDouble(Row::score).reversed().thenComparing(Row::id);

    private final IndexSearcher searcher;
    private final float[] query;
    private final Optional<Query> filter;
    private final int exactUpTo;
    private @Nullable ChosenRows chosen;

    /**
     * A row.
     *
     * @param number Lucene's
     * @param id of its tile
     */
    record Row(int number, double score, String id) {}

    /**
     * @param query of length 1
     * @param filter of the rows; empty for all of them, of which nothing is read then that grows with their number
     */
    NearestRows(IndexSearcher searcher, float[] query, Optional<Query> filter, int exactUpTo) {
        this.searcher = searcher;
        this.query = query;
        this.filter = filter;
        this.exactUpTo = exactUpTo;
    }

    /** The next rows behind a place; fewer than the limit if there are no more. */
    List<Row> after(@Nullable ScorePosition place, int limit) throws IOException {
        int matching = matching();
        if (matching <= exactUpTo) {
            return page(compared(), place, limit);
        }
        int candidates = Math.min(matching, candidates((place == null ? 0 : place.rank()) + limit));
        while (candidates > 0) {
            List<Row> found = page(proposed(candidates), place, limit);
            if (found.size() == limit || candidates == matching || candidates >= MOST_CANDIDATES) {
                return found;
            }
            candidates = Math.min(matching, 2 * candidates); // many rows came that are before the place
        }
        return List.of();
    }

    /** How many rows the filter leaves; without one, at most so many. */
    private int matching() throws IOException {
        if (filter.isPresent()) {
            ChosenRows rows = chosen;
            if (rows == null) {
                rows = ChosenRows.of(searcher, filter.get());
                chosen = rows;
            }
            return rows.size();
        }
        int vectors = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            vectors += SegmentGraphs.vectors(leaf.reader());
        }
        return vectors;
    }

    /** All rows of the filter. */
    private Row[] compared() throws IOException {
        List<Row> scored = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(LuceneFields.EMBEDDING);
            if (vectors == null) {
                continue;
            }
            KnnVectorValues.DocIndexIterator held = vectors.iterator();
            ChosenRows rows = chosen;
            DocIdSetIterator wanted = rows == null ? null : rows.rows(leaf);
            Bits live = leaf.reader().getLiveDocs();
            int row = wanted == null ? held.nextDoc() : wanted.nextDoc();
            while (row != DocIdSetIterator.NO_MORE_DOCS) {
                boolean hasVector =
                        wanted == null || held.docID() == row || (held.docID() < row && held.advance(row) == row);
                if (hasVector && (live == null || live.get(row))) {
                    double score = UnitVectors.cosine(query, vectors.vectorValue(held.index()));
                    scored.add(new Row(leaf.docBase + row, score, ""));
                }
                row = wanted == null ? held.nextDoc() : wanted.nextDoc();
            }
        }
        return ranked(scored.toArray(Row[]::new));
    }

    private static int candidates(int wanted) {
        return Math.clamp(Integer.highestOneBit(Math.max(1, 2 * wanted - 1)) << 1, FEWEST_CANDIDATES, MOST_CANDIDATES);
    }

    /** What the graph finds. */
    private Row[] proposed(int candidates) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        ScoreDoc[] found = new SegmentGraphs(leaves, query, chosen).nearest(candidates);
        Arrays.sort(found, Comparator.comparingInt(hit -> hit.doc));
        Row[] scored = new Row[found.length];
        int next = 0;
        while (next < found.length) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(found[next].doc, leaves));
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(LuceneFields.EMBEDDING);
            KnnVectorValues.DocIndexIterator held = vectors.iterator();
            int end = leaf.docBase + leaf.reader().maxDoc();
            for (; next < found.length && found[next].doc < end; next++) {
                int row = found[next].doc;
                held.advance(row - leaf.docBase);
                scored[next] = new Row(row, UnitVectors.cosine(query, vectors.vectorValue(held.index())), "");
            }
        }
        return ranked(scored);
    }

    private static Row[] ranked(Row[] scored) {
        Arrays.sort(scored, Comparator.comparingDouble(Row::score).reversed());
        return scored;
    }

    /** The ids are read only of the rows that the page needs, and of those that tie with its ends. */
    private List<Row> page(Row[] ranking, @Nullable ScorePosition place, int limit) throws IOException {
        int from = 0;
        int behind = 0;
        if (place != null) {
            while (from < ranking.length && ranking[from].score() > place.score()) {
                from++;
            }
            behind = from;
            while (behind < ranking.length && ranking[behind].score() == place.score()) {
                behind++;
            }
        }
        int to = Math.min(ranking.length, behind + limit);
        while (to > 0 && to < ranking.length && ranking[to].score() == ranking[to - 1].score()) {
            to++;
        }
        List<Row> page = new ArrayList<>();
        for (Row row : Arrays.asList(ranking).subList(from, to)) {
            Row named = new Row(row.number(), row.score(), id(row.number()));
            if (place == null || place.isBefore(named.score(), named.id())) {
                page.add(named);
            }
        }
        page.sort(BEST_FIRST);
        return page.size() <= limit ? page : page.subList(0, limit);
    }

    private String id(int row) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(row, leaves));
        SortedDocValues values = leaf.reader().getSortedDocValues(LuceneFields.ID);
        return values.advanceExact(row - leaf.docBase)
                ? values.lookupOrd(values.ordValue()).utf8ToString()
                : "";
    }
}
