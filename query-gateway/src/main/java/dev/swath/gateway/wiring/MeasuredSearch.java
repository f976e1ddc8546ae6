package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.gateway.Search;
import dev.swath.gateway.SearchPage;
import dev.swath.gateway.SearchRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Times searches, by what they ask and what came of them. */
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
        String outcome = ErrorCode.INTERNAL_ERROR.name();
        try {
            SearchPage page = search.search(request);
            outcome = "answered";
            return page;
        } catch (CatalogueException e) {
            outcome = e.code().name();
            throw e;
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
