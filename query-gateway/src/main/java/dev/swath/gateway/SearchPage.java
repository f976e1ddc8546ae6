package dev.swath.gateway;

import dev.swath.catalogue.ModelVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of results, best first.
 *
 * @param next the cursor of the page after, null on the last
 * @param modelVersion whose collection was searched; null where there is none yet
 */
public record SearchPage(
        List<SearchResult> results,
        @Nullable String next,
        @Nullable ModelVersion modelVersion) {
    public SearchPage {
        results = List.copyOf(results);
    }
}
