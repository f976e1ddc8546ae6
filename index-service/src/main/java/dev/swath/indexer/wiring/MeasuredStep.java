package dev.swath.indexer.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.TileState;
import dev.swath.indexer.ApplyStates;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Measures how long writes to the index take, by outcome, how large batches are, and how long tiles took from the arrival
 * of their object until they can be found, and until they have a caption.
 */
final class MeasuredStep implements BatchStep<TileState, MeasuredStep.StateBatch> {
    private static final Duration[] BUCKETS = Arrays.stream(
                    new long[] {1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600, 86_400})
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final ApplyStates step;
    private final boolean toldFirst;
    private final InstantSource clock;
    private final MeterRegistry registry;
    private final DistributionSummary batchSizes;
    private final Timer searchable;
    private final Timer captioned;

    /** A batch as it came, and as the step prepared it. */
    record StateBatch(List<ReceivedRecord<TileState>> batch, List<ReceivedRecord<TileState>> newest) {}

    /** @param toldFirst whether states are told for the first time: else they say nothing about how long tiles take */
    MeasuredStep(ApplyStates step, boolean toldFirst, InstantSource clock, MeterRegistry registry) {
        this.step = step;
        this.toldFirst = toldFirst;
        this.clock = clock;
        this.registry = registry;
        this.batchSizes = registry.summary("swath.index.batch");
        this.searchable = Timer.builder("swath.tile.searchable")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        this.captioned = Timer.builder("swath.tile.captioned")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public StateBatch prepare(List<ReceivedRecord<TileState>> batch) {
        batchSizes.record(batch.size());
        return new StateBatch(List.copyOf(batch), step.prepare(batch));
    }

    @Override
    public BatchResult<TileState> work(StateBatch prepared) {
        return work(prepared, Tenure.LASTING);
    }

    @Override
    public BatchResult<TileState> work(StateBatch prepared, Tenure tenure) {
        Timer.Sample sample = Timer.start(registry);
        String outcome = "failed";
        try {
            BatchResult<TileState> result = step.work(prepared.newest(), tenure);
            outcome = "written";
            if (toldFirst) {
                prepared.batch().forEach(this::arrived);
            }
            return result;
        } finally {
            sample.stop(registry.timer("swath.index.write", "outcome", outcome));
        }
    }

    @Override
    public Optional<List<OutgoingRecord>> giveUp(ReceivedRecord<TileState> received, CatalogueException cause) {
        return step.giveUp(received, cause);
    }

    private void arrived(ReceivedRecord<TileState> received) {
        if (received.event().tile() != null) {
            Duration took = Duration.between(received.origin().arrived(), clock.instant());
            if (!took.isNegative()) {
                (received.event().caption() == null ? searchable : captioned).record(took);
            }
        }
    }
}
