package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.gateway.Grants;
import dev.swath.gateway.search.Search;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/** Measures how long searches take, by what they ask and by outcome. */
final class MeasuredSearch implements Search {
    private static final Duration[] BUCKETS = Arrays.stream(
                    new long[] {10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Search search;
    private final MeterRegistry registry;

    MeasuredSearch(Search search, MeterRegistry registry) {
        this.search = search;
        this.registry = registry;
    }

    @Override
    public SearchAnswer search(SearchQuery query, Grants grants) {
        Timer.Sample sample = Timer.start(registry);
        String outcome = ErrorCode.INTERNAL_ERROR.name();
        try {
            SearchAnswer answer = search.search(query, grants);
            outcome = "answered";
            return answer;
        } catch (CatalogueException e) {
            outcome = e.code().name();
            throw e;
        } finally {
            sample.stop(Timer.builder("swath.gateway.search")
                    .tags("by", by(query), "outcome", outcome)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry));
        }
    }

    private static String by(SearchQuery query) {
        if (query.browses()) {
            return "browse";
        }
        return query.image() != null ? "image" : query.text() != null ? "text" : "like";
    }
}
