package dev.swath.gateway;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.CatalogueStatus.Complaint;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.vectorindex.IndexCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the catalogue, and says which of the servers behind the gateway does not answer. It always answers soon: what is not known is left out and complained of.
 */
public final class ReadStatus {
    /** How long a count is used, however often it is asked for. */
    public static final Duration LIFETIME = Duration.ofMillis(400);

    private final SceneTable scenes;
    private final FailureTable failures;
    private final ServerProbe<Rows> rows;
    private final ServerProbe<Map<String, Long>> lag;
    private final Map<String, ServerProbe<?>> others;
    private final Supplier<List<Complaint>> complaints;

    /** The index's rows of the version that searches mean. */
    public record Rows(@Nullable ModelVersion version, IndexCounts counts) {}

    /**
     * @param lag by stage, in the order shown
     * @param others further servers, by the part to name
     * @param complaints what else is wrong
     */
    public ReadStatus(
            SceneTable scenes,
            FailureTable failures,
            ServerProbe<Rows> rows,
            ServerProbe<Map<String, Long>> lag,
            Map<String, ServerProbe<?>> others,
            Supplier<List<Complaint>> complaints) {
        this.scenes = scenes;
        this.failures = failures;
        this.rows = rows;
        this.lag = lag;
        this.others = others;
        this.complaints = complaints;
    }

    public CatalogueStatus get() {
        // All are asked before one is waited for, so that two that hang take no longer than one.
        rows.begin();
        lag.begin();
        others.values().forEach(ServerProbe::begin);
        List<Complaint> found = new ArrayList<>(complaints.get());
        Optional<Rows> counted = value("index", rows, found);
        Optional<Map<String, Long>> behind = value("kafka", lag, found);
        others.forEach((part, server) -> value(part, server, found));
        SceneTable.Counts live = scenes.counts();
        Long searchable = counted.map(known -> known.counts().searchable()).orElse(null);
        return new CatalogueStatus(
                live.scenes(),
                live.tiles(),
                searchable,
                counted.map(known -> known.counts().captioned()).orElse(null),
                searchable,
                failures.size(),
                behind.orElse(null),
                counted.map(Rows::version).orElse(null),
                found);
    }

    private static <T> Optional<T> value(String part, ServerProbe<T> server, List<Complaint> found) {
        return switch (server.get()) {
            case ServerProbe.Outcome.Answered<T>(T value) -> Optional.of(value);
            case ServerProbe.Outcome.Missing<T>(var cause) -> {
                found.add(Complaint.of(part, cause));
                yield Optional.empty();
            }
        };
    }
}
