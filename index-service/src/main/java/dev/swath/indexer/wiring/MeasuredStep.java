package dev.swath.indexer.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Optional;

/** Measures how long writes to the index take, by outcome, and how large batches are. */
final class MeasuredStep<T, P> implements BatchStep<T, P> {
    private final BatchStep<T, P> step;
    private final MeterRegistry registry;
    private final DistributionSummary batchSizes;

    MeasuredStep(BatchStep<T, P> step, MeterRegistry registry) {
        this.step = step;
        this.registry = registry;
        this.batchSizes = registry.summary("swath.index.batch");
    }

    @Override
    public P prepare(List<ReceivedRecord<T>> batch) {
        batchSizes.record(batch.size());
        return step.prepare(batch);
    }

    @Override
    public BatchResult<T> work(P prepared) {
        return work(prepared, Tenure.LASTING);
    }

    @Override
    public BatchResult<T> work(P prepared, Tenure tenure) {
        Timer.Sample sample = Timer.start(registry);
        String outcome = "failed";
        try {
            BatchResult<T> result = step.work(prepared, tenure);
            outcome = "written";
            return result;
        } finally {
            sample.stop(registry.timer("swath.index.write", "outcome", outcome));
        }
    }

    @Override
    public Optional<List<OutgoingRecord>> giveUp(ReceivedRecord<T> received, CatalogueException cause) {
        return step.giveUp(received, cause);
    }
}
