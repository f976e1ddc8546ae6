package dev.swath.vectorindex.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/** The rows that a query chooses, found once and used as often as a search needs them: a bit for each row. */
final class ChosenRows extends Query {
    private final FixedBitSet[] ofLeaves;
    private final int size;

    private ChosenRows(FixedBitSet[] ofLeaves, int size) {
        this.ofLeaves = ofLeaves;
        this.size = size;
    }

    static ChosenRows of(IndexSearcher searcher, Query rows) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(rows), ScoreMode.COMPLETE_NO_SCORES, 1);
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        FixedBitSet[] ofLeaves = new FixedBitSet[leaves.size()];
        int size = 0;
        for (LeafReaderContext leaf : leaves) {
            FixedBitSet chosen = new FixedBitSet(leaf.reader().maxDoc());
            Scorer scorer = weight.scorer(leaf);
            if (scorer != null) {
                chosen.or(scorer.iterator());
                Bits live = leaf.reader().getLiveDocs();
                if (live != null) {
                    live.applyMask(chosen, 0);
                }
            }
            ofLeaves[leaf.ord] = chosen;
            size += chosen.cardinality();
        }
        return new ChosenRows(ofLeaves, size);
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** Those of a leaf, in its own numbers. */
    DocIdSetIterator rows(LeafReaderContext leaf) {
        FixedBitSet chosen = ofLeaves[leaf.ord];
        return new BitSetIterator(chosen, chosen.length());
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
                return new ScorerSupplier() {
                    @Override
                    public Scorer get(long leadCost) {
                        return new ConstantScoreScorer(score(), scoreMode, rows(leaf));
                    }

                    @Override
                    public long cost() {
                        return ofLeaves[leaf.ord].length();
                    }
                };
            }

            // It is a search's own.
            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return false;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "%d chosen rows".formatted(size);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
