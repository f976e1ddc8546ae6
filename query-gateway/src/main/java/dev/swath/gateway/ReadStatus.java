package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.VectorIndexReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the catalogue. A count is used again for a short time, however often it is asked for. */
public final class ReadStatus {
    /** How long a count is used. */
    public static final Duration LIFETIME = Duration.ofMillis(400);

    /** How long a failed count is used. Finding out that a server is away takes seconds, and callers wait meanwhile. */
    static final Duration FAILURE_LIFETIME = Duration.ofSeconds(3);

    private final SceneTable scenes;
    private final FailureTable failures;
    private final VectorIndexReader index;
    private final CurrentModel currentModel;
    private final Supplier<Map<String, Long>> lag;
    private final Clock clock;

    private @Nullable CatalogueStatus status;
    private @Nullable CatalogueException failure;
    private Instant until = Instant.MIN;

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

    /** @throws CatalogueException INDEX_UNAVAILABLE, KAFKA_UNAVAILABLE */
    public synchronized CatalogueStatus get() {
        if (!clock.instant().isBefore(until)) {
            refresh();
        }
        CatalogueStatus counted = status;
        if (counted != null) {
            return counted;
        }
        CatalogueException cause = Objects.requireNonNull(failure);
        throw new CatalogueException(cause.code(), String.valueOf(cause.getMessage()), cause);
    }

    private void refresh() {
        try {
            status = count();
            failure = null;
        } catch (CatalogueException e) {
            status = null;
            failure = e;
        }
        until = clock.instant().plus(failure == null ? LIFETIME : FAILURE_LIFETIME);
    }

    private CatalogueStatus count() {
        Optional<ModelVersion> version = currentModel.find();
        IndexCounts rows = version.map(found -> index.count(found, Filter.ALL)).orElse(new IndexCounts(0, 0));
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
