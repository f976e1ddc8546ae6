package dev.swath.gateway;

/** Answers searches; thread-safe. */
public interface Search {
    /**
     * One page of what the request means.
     *
     * @throws CatalogueException if {@code next} is not of this request
     * @throws dev.swath.catalogue.CatalogueException NOT_FOUND for an unknown {@code like}; what the encoder and the index throw
     */
    SearchPage search(SearchRequest request);
}
