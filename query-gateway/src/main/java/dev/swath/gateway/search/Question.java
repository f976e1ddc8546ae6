package dev.swath.gateway.search;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.vectorindex.Filter;
import org.jspecify.annotations.Nullable;

/**
 * A query as the index is asked.
 *
 * @param version whose collection is searched
 * @param rows those of the query's conditions that the caller may see
 * @param comparison null if it browses
 */
record Question(
        SearchQuery query,
        ModelVersion version,
        Filter rows,
        @Nullable QueryComparison comparison) {
    /** The cursor of the page that begins where this one ends. */
    String next(SearchCursor.PageEnd end) {
        QueryVector vector = comparison == null ? null : comparison.vector();
        return new SearchCursor(SearchCursor.held(query), version, vector, end).next();
    }
}
