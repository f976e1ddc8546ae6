package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;

/** Answers searches; thread-safe. */
public interface Search {
    /**
     * One page of what the query means.
     *
     * @throws CatalogueException INVALID_REQUEST if {@code next} is not of this query; NOT_FOUND if nothing is known of {@code like}; what the
     *     encoder and the index throw
     */
    SearchAnswer search(SearchQuery query);
}
