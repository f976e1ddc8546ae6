package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.gateway.Grants;

/** Answers searches. Thread-safe. */
public interface Search {
    /**
     * Answers one page of a query's results, of what the caller may see.
     *
     * @throws CatalogueException INVALID_REQUEST if {@code next} belongs to another query; NOT_FOUND if the tile of
     * {@code like} is unknown; and what the encoder and the index throw
     */
    SearchAnswer search(SearchQuery query, Grants grants);
}
