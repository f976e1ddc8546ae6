package dev.swath.gateway.search;

import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.TileCounts;
import dev.swath.catalogue.api.TileCounts.CountedPeriod;
import dev.swath.catalogue.api.TileCounts.Total;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.VectorIndexReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts what a search shows among its best 10,000, by time, collection and place. */
public final class CountTiles {
    private static final int MOST_PERIODS = 24;

    private final VectorIndexReader index;
    private final IndexQuestions questions;
    private final ConcurrencyLimit places;

    /**
     * @param places how many may ask the index at once; the others are refused
     * @param leastProbability what a hit must reach where the query names no threshold and the model is calibrated for it, 0…1
     */
    public CountTiles(
            VectorIndexReader index,
            QueryEncoder encoder,
            CurrentModel currentModel,
            ConcurrencyLimit places,
            double leastProbability) {
        this.index = index;
        this.questions = new IndexQuestions(index, encoder, currentModel, leastProbability);
        this.places = places;
    }

    /** @param query its limit, order, groups and cursor do not matter */
    public TileCounts count(SearchQuery query, Grants grants) {
        return questions
                .of(query, grants)
                .map(question -> places.run(() -> count(question)))
                .orElseGet(() -> counts(new Total(0, Total.Relation.EQ), List.of()));
    }

    private TileCounts count(Question question) {
        Candidates candidates = Candidates.of(index, question);
        long found = candidates.hits().size();
        Total total = new Total(found, candidates.truncated() ? Total.Relation.GTE : Total.Relation.EQ);
        if (candidates.truncated() && question.comparison() == null) {
            long all = index.count(question.version(), question.rows()).searchable();
            total = new Total(all, Total.Relation.EQ);
        }
        return counts(total, candidates.hits());
    }

    private static TileCounts counts(Total total, List<Hit> hits) {
        Map<String, Long> collections = new TreeMap<>();
        hits.forEach(hit -> collections.merge(hit.tile().collection(), 1L, Long::sum));
        List<BoundingBox> boxes = hits.stream()
                .flatMap(hit -> Stream.ofNullable(hit.tile().bbox()))
                .toList();
        return new TileCounts(
                total,
                hits.size(),
                periods(hits.stream().map(hit -> hit.tile().datetime()).sorted().toList()),
                collections,
                boxes.isEmpty() ? List.of() : GridCells.of(boxes));
    }

    /** Periods of one length, from the first time to the last. */
    private static List<CountedPeriod> periods(List<Instant> sorted) {
        if (sorted.isEmpty()) {
            return List.of();
        }
        Instant first = sorted.getFirst();
        Duration span = Duration.between(first, sorted.getLast());
        int count = span.toMillis() < MOST_PERIODS ? 1 : MOST_PERIODS;
        Duration length = span.dividedBy(count).plusMillis(1);
        long[] counts = new long[count];
        for (Instant time : sorted) {
            counts[(int) Math.min(count - 1, Duration.between(first, time).dividedBy(length))]++;
        }
        List<CountedPeriod> periods = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant from = first.plus(length.multipliedBy(i));
            periods.add(new CountedPeriod(from, Objects.requireNonNull(from.plus(length)), counts[i]));
        }
        return periods;
    }
}
