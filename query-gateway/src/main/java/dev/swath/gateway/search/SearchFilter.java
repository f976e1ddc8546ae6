package dev.swath.gateway.search;

import dev.swath.catalogue.api.SearchQuery;
import dev.swath.vectorindex.IndexFilter;

/** What a query asks of a tile itself, whatever it is compared with. */
final class SearchFilter {
    private SearchFilter() {}

    static IndexFilter of(SearchQuery query) {
        return new IndexFilter(query.bbox(), query.datetime(), query.collections(), null);
    }
}
