package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.vectorindex.lucene.query.LuceneFields;
import dev.swath.vectorindex.row.RowVersion;
import dev.swath.vectorindex.row.RowVersion.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Reads the versions of rows by walking the terms of their ids. So the cost depends on how many are asked for, not on
 * the collection's size.
 */
final class RowVersions {
    private RowVersions() {}

    /** The versions of those tiles that have a row, live or retired. */
    static Map<TileId, RowVersion> of(IndexReader reader, Collection<TileId> tileIds) throws IOException {
        Map<TileId, RowVersion> versions = new HashMap<>();
        Terms ids = MultiTerms.getTerms(reader, LuceneFields.ID);
        if (ids == null) {
            return versions;
        }
        TermsEnum terms = ids.iterator();
        for (TileId tileId : tileIds) {
            if (terms.seekExact(new BytesRef(tileId.value()))) {
                version(reader, terms).ifPresent(version -> versions.put(tileId, version));
            }
        }
        return versions;
    }

    /** The live rows in the order of their ids. */
    static List<IndexRow> list(IndexReader reader, ModelVersion modelVersion, @Nullable TileId after, int limit)
            throws IOException {
        List<IndexRow> rows = new ArrayList<>();
        Terms ids = MultiTerms.getTerms(reader, LuceneFields.ID);
        if (ids == null) {
            return rows;
        }
        TermsEnum terms = ids.iterator();
        // A zero byte makes the smallest term that follows.
        BytesRef from = new BytesRef(after == null ? "" : after.value() + "\0");
        if (terms.seekCeil(from) == TermsEnum.SeekStatus.END) {
            return rows;
        }
        for (BytesRef term = terms.term(); term != null && rows.size() < limit; term = terms.next()) {
            TileId tileId = new TileId(term.utf8ToString());
            version(reader, terms)
                    .filter(version -> version.standing() != Standing.RETIRED)
                    .ifPresent(version -> rows.add(new IndexRow(
                            tileId, version.generation(), modelVersion, version.standing() == Standing.CAPTIONED)));
        }
        return rows;
    }

    private static Optional<RowVersion> version(IndexReader reader, TermsEnum terms) throws IOException {
        PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
        int row = postings.nextDoc();
        while (row != DocIdSetIterator.NO_MORE_DOCS) {
            List<LeafReaderContext> leaves = reader.leaves();
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(row, leaves));
            int rowInLeaf = row - leaf.docBase;
            if (leaf.reader().getLiveDocs() == null
                    || leaf.reader().getLiveDocs().get(rowInLeaf)) {
                return Optional.of(new RowVersion(
                        value(leaf.reader(), LuceneFields.GENERATION, rowInLeaf),
                        Standing.of(value(leaf.reader(), LuceneFields.STANDING, rowInLeaf))));
            }
            row = postings.nextDoc();
        }
        return Optional.empty();
    }

    private static long value(LeafReader leaf, String field, int row) throws IOException {
        NumericDocValues values = leaf.getNumericDocValues(field);
        if (!values.advanceExact(row)) {
            throw new IOException("row " + row + " of a segment has no " + field);
        }
        return values.longValue();
    }
}
