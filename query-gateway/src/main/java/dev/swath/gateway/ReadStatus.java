package dev.swath.gateway;

import dev.swath.catalogue.ModelVersion;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexFilter;
import dev.swath.vectorindex.VectorIndexReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the catalogue, at most once in a while however often it is asked. */
public final class ReadStatus {
    private final SceneTable scenes;
    private final FailureTable failures;
    private final VectorIndexReader index;
    private final CurrentModel currentModel;
    private final Supplier<Map<String, Long>> lag;
    private final Clock clock;

    private @Nullable CatalogueStatus status;
    private Instant until = Instant.MIN;

    /** How long a count is good for. */
    public static final Duration LIFETIME = Duration.ofMillis(400);

    /** @param lag by stage, in the order shown */
    public ReadStatus(
            SceneTable scenes,
            FailureTable failures,
            VectorIndexReader index,
            CurrentModel currentModel,
            Supplier<Map<String, Long>> lag,
            Clock clock) {
        this.scenes = scenes;
        this.failures = failures;
        this.index = index;
        this.currentModel = currentModel;
        this.lag = lag;
        this.clock = clock;
    }

    public synchronized CatalogueStatus get() {
        CatalogueStatus known = status;
        if (known != null && clock.instant().isBefore(until)) {
            return known;
        }
        CatalogueStatus counted = count();
        status = counted;
        until = clock.instant().plus(LIFETIME);
        return counted;
    }

    private CatalogueStatus count() {
        Optional<ModelVersion> version = currentModel.find();
        IndexCounts rows =
                version.map(found -> index.count(found, IndexFilter.NONE)).orElse(new IndexCounts(0, 0));
        SceneTable.Counts live = scenes.counts();
        return new CatalogueStatus(
                live.scenes(),
                live.tiles(),
                rows.searchable(),
                rows.captioned(),
                rows.searchable(),
                failures.size(),
                lag.get(),
                version.orElse(null));
    }
}
