package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.step.StepOutcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way from the prepare thread to the work thread.
 *
 * @param preparation null if no record of the batch is for the step
 */
public record PreparedBatch<T, P>(
        PolledBatch batch,
        List<ReceivedRecord<T>> received,
        Map<TileFailed.RecordPlace, CatalogueException> undecodable,
        @Nullable StepOutcome<P> preparation,
        BatchWatch watch) {}
