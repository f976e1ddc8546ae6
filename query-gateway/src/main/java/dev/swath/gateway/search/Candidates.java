package dev.swath.gateway.search;

import dev.swath.catalogue.api.SearchGroup;
import dev.swath.catalogue.api.SearchOrder;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hits among the best 10,000 that a question shows, or the newest 10,000 if it browses: what is sorted, grouped and counted.
 *
 * @param truncated whether there may be more
 * @param complete false if tiles may be missing because only so many were looked at
 * @param best the first hit, shown or not; null if there is none
 */
record Candidates(
        List<Hit> hits,
        boolean truncated,
        boolean complete,
        @Nullable Hit best) {
    private static final Comparator<Hit> NEWEST_FIRST = Comparator.comparing(
                    (Hit hit) -> hit.tile().datetime())
            .reversed()
            .thenComparing(hit -> hit.tile().tileId().value());

    static Candidates of(VectorIndexReader index, Question question) {
        QueryComparison comparison = question.comparison();
        if (comparison == null) {
            HitPage<TimePosition> page =
                    index.browse(question.version(), question.rows(), null, VectorIndexReader.MOST_RANKED);
            return new Candidates(page.hits(), page.next() != null, page.complete(), null);
        }
        HitPage<ScorePosition> page = index.search(
                question.version(),
                comparison.vector().embedding(),
                question.rows(),
                null,
                VectorIndexReader.MOST_RANKED);
        List<Hit> shown = page.hits().stream().takeWhile(comparison::shows).toList();
        boolean more = !page.complete() && shown.size() == page.hits().size();
        return new Candidates(
                shown, more, !more, page.hits().isEmpty() ? null : page.hits().getFirst());
    }

    /** In the order that a query asks for; without one, as they are. */
    List<Hit> ordered(@Nullable SearchOrder order) {
        return order == SearchOrder.DATETIME
                ? hits.stream().sorted(NEWEST_FIRST).toList()
                : hits;
    }

    /** The first hit of each group. */
    static List<Hit> firstOfEach(SearchGroup group, List<Hit> hits) {
        Set<String> seen = new HashSet<>();
        return hits.stream().filter(hit -> seen.add(key(group, hit))).toList();
    }

    private static String key(SearchGroup group, Hit hit) {
        BoundingBox box = hit.tile().bbox();
        return switch (group) {
            case SCENE -> hit.tile().sceneId().value();
            case PLACE -> box == null ? hit.tile().tileId().value() : cell(box);
        };
    }

    /** Boxes of about one size whose middles lie in one cell of that size are about one place. */
    private static String cell(BoundingBox box) {
        double width = GridCells.width(box);
        int level = (int) Math.ceil(Math.log(Math.max(1e-9, Math.max(width, box.north() - box.south()))) / Math.log(2));
        double size = Math.pow(2, level);
        long column = (long) Math.floor(GridCells.middleLongitude(box) / size);
        long row = (long) Math.floor((box.south() + box.north()) / 2 / size);
        return "%d/%d/%d".formatted(level, column, row);
    }
}
