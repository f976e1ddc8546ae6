package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.api.StageLag;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what a stage has still to work on, so that somebody can decide how many workers it needs. */
public final class ReadLag {
    /** Building the index anew has no lasting group to measure. */
    private static final List<Stage> STAGES = Arrays.stream(Stage.values())
            .filter(stage -> stage != Stage.REINDEX)
            .toList();

    private static final Duration FAILURE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final Map<Stage, ServerProbe<StageLag>> probes = new EnumMap<>(Stage.class);

    /** @param count asks the broker; may throw {@link CatalogueException} */
    public ReadLag(Function<Stage, StageLag> count) {
        STAGES.forEach(stage -> probes.put(
                stage,
                new ServerProbe<>(
                        "broker",
                        ErrorCode.KAFKA_UNAVAILABLE,
                        new ServerProbe.Limits(ReadStatus.LIFETIME, FAILURE, PATIENCE, SILENCE),
                        () -> count.apply(stage))));
    }

    /**
     * What is left for a stage, as it was less than a second ago.
     *
     * @throws CatalogueException INVALID_REQUEST if there is no such stage, KAFKA_UNAVAILABLE
     */
    public StageLag get(String stage) {
        Stage named = STAGES.stream()
                .filter(known -> known.id().equals(stage))
                .findFirst()
                .orElseThrow(() -> CatalogueException.ofField(
                        "stage",
                        "expected one of %s, found another"
                                .formatted(STAGES.stream().map(Stage::id).collect(Collectors.joining(", ")))));
        return switch (Objects.requireNonNull(probes.get(named), "each of these stages has one")
                .get()) {
            case ServerProbe.Outcome.Answered<StageLag>(StageLag lag) -> lag;
            case ServerProbe.Outcome.Missing<StageLag>(CatalogueException cause) -> throw cause;
        };
    }
}
