package dev.swath.vectorindex.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FilteredDocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.SparseFixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The live rows that a query chooses, found once and used as often as a search needs them: a bit for each row of the index, or less
 * where few are chosen.
 */
final class ChosenRows {
    /** One row of so many, or fewer, are few. */
    private static final int FEW = 128;

    private final BitSet[] ofLeaves;
    private final int[] sizes;
    private final int size;

    private ChosenRows(BitSet[] ofLeaves, int[] sizes, int size) {
        this.ofLeaves = ofLeaves;
        this.sizes = sizes;
        this.size = size;
    }

    static ChosenRows of(IndexSearcher searcher, Query rows) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(rows), ScoreMode.COMPLETE_NO_SCORES, 1);
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        BitSet[] ofLeaves = new BitSet[leaves.size()];
        int[] sizes = new int[leaves.size()];
        int size = 0;
        for (LeafReaderContext leaf : leaves) {
            BitSet chosen = chosen(weight.scorer(leaf), leaf);
            ofLeaves[leaf.ord] = chosen;
            sizes[leaf.ord] = chosen.cardinality();
            size += sizes[leaf.ord];
        }
        return new ChosenRows(ofLeaves, sizes, size);
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** How many there are in a leaf. */
    int size(LeafReaderContext leaf) {
        return sizes[leaf.ord];
    }

    /** Those of a leaf, in its own numbers. */
    DocIdSetIterator rows(LeafReaderContext leaf) {
        return new BitSetIterator(ofLeaves[leaf.ord], sizes[leaf.ord]);
    }

    /** Those of a leaf, as a search of its graph takes them. */
    AcceptDocs accepted(LeafReaderContext leaf) {
        return AcceptDocs.fromIteratorSupplier(
                () -> rows(leaf), null, leaf.reader().maxDoc());
    }

    private static BitSet chosen(@Nullable Scorer scorer, LeafReaderContext leaf) throws IOException {
        if (scorer == null) {
            return new SparseFixedBitSet(1);
        }
        int all = leaf.reader().maxDoc();
        Bits live = leaf.reader().getLiveDocs();
        DocIdSetIterator rows = scorer.iterator();
        if (rows.cost() < all / FEW) {
            SparseFixedBitSet few = new SparseFixedBitSet(all);
            few.or(live == null ? rows : new LiveRows(rows, live));
            return few;
        }
        FixedBitSet chosen = new FixedBitSet(all);
        chosen.or(rows);
        if (live != null) {
            live.applyMask(chosen, 0);
        }
        return chosen;
    }

    private static final class LiveRows extends FilteredDocIdSetIterator {
        private final Bits live;

        LiveRows(DocIdSetIterator rows, Bits live) {
            super(rows);
            this.live = live;
        }

        @Override
        protected boolean match(int row) {
            return live.get(row);
        }
    }
}
