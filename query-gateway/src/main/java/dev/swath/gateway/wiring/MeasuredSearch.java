package dev.swath.gateway.wiring;

import dev.swath.gateway.Search;
import dev.swath.gateway.SearchPage;
import dev.swath.gateway.SearchRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Times searches, by what they ask and whether they were answered. */
final class MeasuredSearch implements Search {
    private final Search search;
    private final MeterRegistry registry;

    MeasuredSearch(Search search, MeterRegistry registry) {
        this.search = search;
        this.registry = registry;
    }

    @Override
    public SearchPage search(SearchRequest request) {
        Timer.Sample sample = Timer.start(registry);
        String outcome = "failed";
        try {
            SearchPage page = search.search(request);
            outcome = "answered";
            return page;
        } finally {
            sample.stop(registry.timer("swath.gateway.search", "by", by(request), "outcome", outcome));
        }
    }

    private static String by(SearchRequest request) {
        if (request.browses()) {
            return "browse";
        }
        return request.image() != null ? "image" : request.text() != null ? "text" : "like";
    }
}
