package dev.swath.vectorindex.lucene;

import dev.swath.vectorindex.lucene.query.LuceneFields;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The HNSW graphs of an index's segments, asked one after the other. Each is first asked for its share of the candidates, and a little more. One whose answer
 * is all good enough is asked again, for all of them. So rows that lie together in one segment are found as well as those that are spread.
 */
final class SegmentGraphs {
    /** So many standard deviations of the number of the best rows that lie in a segment, if they are spread evenly. */
    private static final double SPREAD = 3;

    private static final KnnSearchStrategy STRATEGY = KnnSearchStrategy.Hnsw.DEFAULT;
    private static final Comparator<ScoreDoc> BEST_FIRST = (left, right) -> Float.compare(right.score, left.score);

    private final List<LeafReaderContext> leaves;
    private final float[] query;
    private final @Nullable ChosenRows chosen;

    /**
     * @param query of length 1
     * @param chosen the rows that count; null for all live ones
     */
    SegmentGraphs(List<LeafReaderContext> leaves, float[] query, @Nullable ChosenRows chosen) {
        this.leaves = leaves;
        this.query = query;
        this.chosen = chosen;
    }

    /** How many rows have a vector, those included that are deleted and still there. */
    static int vectors(LeafReader segment) throws IOException {
        FloatVectorValues values = segment.getFloatVectorValues(LuceneFields.EMBEDDING);
        return values == null ? 0 : values.size();
    }

    /** About the nearest rows, at most so many, best first by the graphs' own scores. */
    ScoreDoc[] nearest(int candidates) throws IOException {
        int[] sizes = new int[leaves.size()];
        long all = 0;
        for (LeafReaderContext leaf : leaves) {
            sizes[leaf.ord] = chosen == null ? vectors(leaf.reader()) : chosen.size(leaf);
            all += sizes[leaf.ord];
        }
        ScoreDoc[][] found = new ScoreDoc[leaves.size()][];
        int[] asked = new int[leaves.size()];
        for (LeafReaderContext leaf : leaves) {
            int size = sizes[leaf.ord];
            asked[leaf.ord] = Math.min(size, share(candidates, (double) size / all));
            found[leaf.ord] = ask(leaf, asked[leaf.ord], size);
        }
        float least = least(found, candidates);
        for (LeafReaderContext leaf : leaves) {
            ScoreDoc[] ofLeaf = found[leaf.ord];
            int most = Math.min(sizes[leaf.ord], candidates);
            boolean full = ofLeaf.length > 0 && ofLeaf.length == asked[leaf.ord];
            if (full && asked[leaf.ord] < most && ofLeaf[ofLeaf.length - 1].score >= least) {
                found[leaf.ord] = ask(leaf, most, sizes[leaf.ord]);
            }
        }
        return best(found, candidates);
    }

    private static int share(int candidates, double share) {
        double expected = candidates * share;
        return Math.min(candidates, (int) Math.ceil(expected + SPREAD * Math.sqrt(expected * (1 - share))));
    }

    /** Best first. */
    private ScoreDoc[] ask(LeafReaderContext leaf, int count, int size) throws IOException {
        if (count == 0) {
            return new ScoreDoc[0];
        }
        LeafReader segment = leaf.reader();
        ChosenRows rows = chosen;
        // It may look at more rows than a filter leaves.
        TopKnnCollector best = new TopKnnCollector(count, rows == null ? Integer.MAX_VALUE : size + 1, STRATEGY);
        segment.searchNearestVectors(
                LuceneFields.EMBEDDING,
                query,
                best,
                rows == null ? AcceptDocs.fromLiveDocs(segment.getLiveDocs(), segment.maxDoc()) : rows.accepted(leaf));
        if (rows != null && best.earlyTerminated()) {
            best = all(segment, rows.rows(leaf), count);
        }
        ScoreDoc[] found = best.topDocs().scoreDocs;
        for (ScoreDoc row : found) {
            row.doc += leaf.docBase;
        }
        return found;
    }

    private TopKnnCollector all(LeafReader segment, DocIdSetIterator rows, int count) throws IOException {
        TopKnnCollector best = new TopKnnCollector(count, Integer.MAX_VALUE, STRATEGY);
        VectorScorer scorer =
                segment.getFloatVectorValues(LuceneFields.EMBEDDING).scorer(query);
        DocIdSetIterator held = scorer.iterator();
        for (int row = rows.nextDoc(); row != DocIdSetIterator.NO_MORE_DOCS; row = rows.nextDoc()) {
            if (held.advance(row) == row) {
                best.collect(row, scorer.score());
            }
        }
        return best;
    }

    /** The score of the last of the best. */
    private static float least(ScoreDoc[][] found, int count) {
        ScoreDoc[] best = best(found, count);
        return best.length < count ? Float.NEGATIVE_INFINITY : best[count - 1].score;
    }

    private static ScoreDoc[] best(ScoreDoc[][] found, int count) {
        return Arrays.stream(found)
                .flatMap(Arrays::stream)
                .sorted(BEST_FIRST)
                .limit(count)
                .toArray(ScoreDoc[]::new);
    }
}
