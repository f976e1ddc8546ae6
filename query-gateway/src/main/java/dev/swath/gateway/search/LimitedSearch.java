package dev.swath.gateway.search;

import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.service.ConcurrencyLimit;

/** Limits how many searches run at the same time, and refuses the others. */
public final class LimitedSearch implements Search {
    private final Search search;
    private final ConcurrencyLimit limit;

    public LimitedSearch(Search search, int limit) {
        this.search = search;
        this.limit = new ConcurrencyLimit("searches", limit);
    }

    @Override
    public SearchAnswer search(SearchQuery query) {
        return limit.run(() -> search.search(query));
    }
}
