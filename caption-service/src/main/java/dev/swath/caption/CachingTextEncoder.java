package dev.swath.caption;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.catalogue.model.QueryVector;

/** Keeps the vectors of the latest texts, since a query is often repeated, page after page. */
public final class CachingTextEncoder implements TextEncoder {
    private final TextEncoder encoder;
    private final Cache<String, QueryVector> vectors;

    /** @param maxEntries how many texts are kept */
    public CachingTextEncoder(TextEncoder encoder, int maxEntries) {
        this.encoder = encoder;
        this.vectors =
                Caffeine.newBuilder().maximumSize(maxEntries).recordStats().build();
    }

    /** How many texts were known. */
    public long hits() {
        return vectors.stats().hitCount();
    }

    /** How many texts were not known. */
    public long misses() {
        return vectors.stats().missCount();
    }

    @Override
    public QueryVector encode(String text) {
        return vectors.get(text, encoder::encode);
    }
}
