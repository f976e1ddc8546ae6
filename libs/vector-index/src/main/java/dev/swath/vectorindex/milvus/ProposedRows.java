package dev.swath.vectorindex.milvus;

import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.VectorIndexReader;
import dev.swath.vectorindex.milvus.MilvusCollection.Scored;
import dev.swath.vectorindex.milvus.expression.Expressions;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import dev.swath.vectorindex.row.UnitVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an expression that are nearest to a vector. Not thread-safe.
 *
 * <p>The server proposes candidates: at least twice as many as are wanted up to the page's end, since it finds the last ones least surely. Of rows that came
 * lately it looks at the likeliest part alone. So where it proposes fewer than it was asked for, the rows are counted, and if there are more, all of them
 * are read, unless they are more than a search ranks.
 *
 * <p>The server's own scores may differ in their last digits as a row moves from a growing segment to a sealed one. So the scores of the rows that a page may
 * need are computed here, from their vectors.
 */
final class ProposedRows {
    private static final int FEWEST_CANDIDATES = 512;
    private static final int ROWS_PER_CALL = 500;
    /** The server's scores are this near to the true ones. */
    private static final double TOLERANCE = 1e-4;

    private static final List<String> FIELDS =
            List.of(MilvusFields.ID, MilvusFields.STANDING, MilvusFields.PAYLOAD, MilvusFields.EMBEDDING);
    private static final Comparator<Hit> BEST_FIRST = Comparator.comparingDouble(Hit::score)
            .reversed()
            .thenComparing(hit -> hit.tile().tileId().value());

    private final MilvusCollection collection;
    private final String rows;
    private final float[] query;
    private boolean cut;

    /** @param query of length 1 */
    ProposedRows(MilvusCollection collection, String rows, float[] query) {
        this.collection = collection;
        this.rows = rows;
        this.query = query;
    }

    /** The next rows behind a place; fewer than the limit if there are no more. */
    List<Hit> after(@Nullable ScorePosition place, int limit) {
        int candidates = candidates((place == null ? 0 : place.rank()) + limit);
        while (true) {
            List<Scored> proposed = collection.nearest(query, rows, candidates);
            List<Hit> found = page(proposed, place, limit);
            if (found.size() == limit) {
                return found;
            }
            if (proposed.size() < candidates || candidates == MilvusCollection.MAX_ROWS) {
                return withMissed(found, proposed.size(), place, limit);
            }
            candidates = Math.min(MilvusCollection.MAX_ROWS, 2 * candidates);
        }
    }

    /** Whether the server proposed fewer rows than there are, and these are too many to read them all: the last page may lack some. */
    boolean isCut() {
        return cut;
    }

    private List<Hit> withMissed(List<Hit> found, int proposed, @Nullable ScorePosition place, int limit) {
        long count = proposed >= VectorIndexReader.MOST_RANKED ? 0 : collection.count(rows);
        if (count <= proposed) {
            return found;
        }
        if (count <= VectorIndexReader.MOST_RANKED) {
            return ofAll(place, limit);
        }
        cut = true;
        return found;
    }

    private List<Hit> ofAll(@Nullable ScorePosition place, int limit) {
        List<Hit> hits = new ArrayList<>();
        List<MilvusRow> page = collection.firstRows(rows, FIELDS, ROWS_PER_CALL);
        while (!page.isEmpty()) {
            page.stream().map(this::hit).forEach(hits::add);
            String after = Expressions.after(page.getLast().id());
            page = collection.firstRows(Expressions.and(List.of(rows, after)), FIELDS, ROWS_PER_CALL);
        }
        return best(hits.stream(), place, limit);
    }

    private List<Hit> page(List<Scored> proposed, @Nullable ScorePosition place, int limit) {
        List<Scored> ranking = proposed.stream()
                .filter(row -> place == null || row.score() <= place.score() + TOLERANCE)
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
        int near = place == null
                ? 0
                : (int) ranking.stream()
                        .filter(row -> row.score() >= place.score() - TOLERANCE)
                        .count();
        int enough = Math.min(ranking.size(), near + limit);
        double last = enough == 0 ? 0 : ranking.get(enough - 1).score() - 2 * TOLERANCE;
        List<String> ids = ranking.stream()
                .takeWhile(row -> row.score() >= last)
                .map(Scored::id)
                .toList();
        Map<String, MilvusRow> found = collection.live(ids, FIELDS);
        return best(ids.stream().flatMap(id -> Stream.ofNullable(found.get(id))).map(this::hit), place, limit);
    }

    private Hit hit(MilvusRow row) {
        return row.payload().toHit(UnitVectors.cosine(query, row.embedding().toArray()));
    }

    private static List<Hit> best(Stream<Hit> hits, @Nullable ScorePosition place, int limit) {
        return hits.filter(hit -> place == null
                        || place.isBefore(hit.score(), hit.tile().tileId().value()))
                .sorted(BEST_FIRST)
                .limit(limit)
                .toList();
    }

    private static int candidates(int wanted) {
        int powerOfTwo = Integer.highestOneBit(Math.max(1, 2 * wanted - 1)) << 1;
        return Math.clamp(powerOfTwo, FEWEST_CANDIDATES, MilvusCollection.MAX_ROWS);
    }
}
