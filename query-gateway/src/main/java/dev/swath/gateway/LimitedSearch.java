package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.concurrent.Semaphore;

/** Lets so many searches in at once and refuses the rest at once. */
public final class LimitedSearch implements Search {
    private final Search search;
    private final int limit;
    private final Semaphore permits;

    public LimitedSearch(Search search, int limit) {
        this.search = search;
        this.limit = limit;
        this.permits = new Semaphore(limit);
    }

    @Override
    public SearchPage search(SearchRequest request) {
        if (!permits.tryAcquire()) {
            throw new CatalogueException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "expected at most %d searches at once, found more; ask again in a second".formatted(limit));
        }
        try {
            return search.search(request);
        } finally {
            permits.release();
        }
    }
}
