package dev.swath.gateway.search;

import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.service.ConcurrencyLimit;

/** Lets so many searches in at once and refuses the rest at once. */
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
