package dev.swath.vectorindex.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.ScoreDoc;

/** A page of a ranking whose ties Lucene left in the order of its row numbers. */
final class RankedPage {
    private RankedPage() {}

    /** @param ranking best first */
    static List<ScoreDoc> of(IndexReader reader, ScoreDoc[] ranking, int offset, int limit) throws IOException {
        if (offset >= ranking.length) {
            return List.of();
        }
        int from = offset;
        while (from > 0 && ranking[from - 1].score == ranking[offset].score) {
            from--;
        }
        int end = Math.min(ranking.length, offset + limit);
        int to = end;
        while (to < ranking.length && ranking[to].score == ranking[end - 1].score) {
            to++;
        }
        ScoreDoc[] withTies = Arrays.copyOfRange(ranking, from, to);
        Map<Integer, String> ids = ids(reader, withTies);
        Comparator<ScoreDoc> bestFirst = Comparator.comparingDouble((ScoreDoc hit) -> -hit.score)
                .thenComparing(hit -> ids.getOrDefault(hit.doc, ""));
        return Arrays.stream(withTies)
                .sorted(bestFirst)
                .skip(offset - from)
                .limit(end - offset)
                .toList();
    }

    private static Map<Integer, String> ids(IndexReader reader, ScoreDoc[] hits) throws IOException {
        List<LeafReaderContext> leaves = reader.leaves();
        Map<Integer, String> ids = new HashMap<>();
        for (ScoreDoc hit : hits) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
            SortedDocValues values = leaf.reader().getSortedDocValues(LuceneFields.ID);
            if (values.advanceExact(hit.doc - leaf.docBase)) {
                ids.put(hit.doc, values.lookupOrd(values.ordValue()).utf8ToString());
            }
        }
        return ids;
    }
}
