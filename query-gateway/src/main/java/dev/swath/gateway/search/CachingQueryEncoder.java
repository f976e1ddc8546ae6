package dev.swath.gateway.search;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.service.ConcurrencyLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Remembers the vectors of the latest texts, each for a limited time, and apart for each model version on record. Further callers of a text that is being
 * embedded wait for that call. A failure is not remembered.
 *
 * <p>So many callers wait for a text, and so many for a picture; further ones are refused. So an encoder that hangs holds no more calls than that.
 */
public final class CachingQueryEncoder implements QueryEncoder {
    private final QueryEncoder encoder;
    private final ConcurrencyLimit texts;
    private final ConcurrencyLimit images;
    private final Supplier<Optional<ModelVersion>> searched;
    private final AsyncCache<CachedQuery, QueryVector> vectors;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** @param searched the version on record when it was asked for */
    private record CachedQuery(String text, Optional<ModelVersion> searched) {}

    /**
     * @param searched the model version on record; a text is asked for anew once it changes
     * @param capacity how many texts
     * @param ticker tells how much time has passed
     * @param waiting how many callers wait for texts, and how many for pictures
     */
    public CachingQueryEncoder(
            QueryEncoder encoder,
            Supplier<Optional<ModelVersion>> searched,
            int capacity,
            Duration lifetime,
            Ticker ticker,
            int waiting) {
        this.encoder = encoder;
        this.texts = new ConcurrencyLimit("query texts", waiting);
        this.images = new ConcurrencyLimit("query images", waiting);
        this.searched = searched;
        this.vectors = Caffeine.newBuilder()
                .maximumSize(capacity)
                .expireAfterWrite(lifetime)
                .ticker(ticker)
                .executor(Runnable::run) // its upkeep is short: no thread of its own
                .buildAsync();
    }

    /** How many texts were known. */
    public long hits() {
        return hits.sum();
    }

    /** How many texts had to be asked for, or waited for. */
    public long misses() {
        return misses.sum();
    }

    @Override
    public QueryVector encodeText(String text) {
        CachedQuery asked = new CachedQuery(text, searched.get());
        CompletableFuture<QueryVector> known = vectors.getIfPresent(asked);
        if (known != null && known.isDone()) {
            hits.increment();
            return await(known);
        }
        misses.increment();
        return texts.run(() -> waitFor(asked));
    }

    private QueryVector waitFor(CachedQuery asked) {
        CompletableFuture<QueryVector> own = new CompletableFuture<>();
        CompletableFuture<QueryVector> kept = vectors.asMap().putIfAbsent(asked, own);
        return kept == null ? load(asked.text(), own) : await(kept);
    }

    @Override
    public QueryVector encodeImage(byte[] image) {
        return images.run(() -> encoder.encodeImage(image));
    }

    /** Runs outside the cache's own locks, so that a slow text does not delay callers of other texts. */
    private QueryVector load(String text, CompletableFuture<QueryVector> own) {
        try {
            QueryVector vector = encoder.encodeText(text);
            own.complete(vector);
            return vector;
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
            throw e;
        }
    }

    private static QueryVector await(CompletableFuture<QueryVector> kept) {
        try {
            return kept.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
