package dev.swath.gateway.search;

import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers the vectors of the latest texts, each for a limited time, so that a new model is noticed. */
public final class CachingQueryEncoder implements QueryEncoder {
    private final QueryEncoder encoder;
    private final Duration lifetime;
    private final Clock clock;
    private final Map<String, Remembered> entries;

    private record Remembered(QueryVector vector, Instant until) {}

    /** @param capacity how many texts */
    public CachingQueryEncoder(QueryEncoder encoder, int capacity, Duration lifetime, Clock clock) {
        this.encoder = encoder;
        this.lifetime = lifetime;
        this.clock = clock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
                return size() > capacity;
            }
        };
    }

    @Override
    public QueryVector encodeText(String text) {
        QueryVector cached = cached(text);
        if (cached != null) {
            return cached;
        }
        QueryVector vector = encoder.encodeText(text);
        synchronized (entries) {
            entries.put(text, new Remembered(vector, clock.instant().plus(lifetime)));
        }
        return vector;
    }

    @Override
    public QueryVector encodeImage(byte[] image) {
        return encoder.encodeImage(image);
    }

    private @Nullable QueryVector cached(String text) {
        synchronized (entries) {
            Remembered entry = entries.get(text);
            return entry == null || entry.until().isBefore(clock.instant()) ? null : entry.vector();
        }
    }
}
