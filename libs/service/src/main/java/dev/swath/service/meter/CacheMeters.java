package dev.swath.service.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The meters of caches: how often what was asked for was known. */
public final class CacheMeters {
    private CacheMeters() {}

    /** Registers {@code swath.cache.requests} of one cache, by {@code outcome}: {@code hit} or {@code miss}. */
    public static <T> void register(
            MeterRegistry registry, String name, T cache, ToDoubleFunction<T> hits, ToDoubleFunction<T> misses) {
        registry.more().counter("swath.cache.requests", tags(name, "hit"), cache, hits);
        registry.more().counter("swath.cache.requests", tags(name, "miss"), cache, misses);
    }

    private static List<Tag> tags(String name, String outcome) {
        return List.of(Tag.of("cache", name), Tag.of("outcome", outcome));
    }
}
