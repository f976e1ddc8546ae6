package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.streaming.BatchWorker;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a {@link BatchWorker}. */
public sealed interface WorkerStatus {
    /** Not yet a member of its group. */
    record Starting() implements WorkerStatus {}

    /** Working, or waiting for records. */
    record Running() implements WorkerStatus {}

    /**
     * Repeating something that does not work for now. Nothing is skipped.
     *
     * @param since when it first failed
     */
    record Paused(ErrorCode code, String message, Instant since) implements WorkerStatus {}

    /**
     * Ended for good.
     *
     * @param cause null if it was closed
     */
    record Stopped(@Nullable CatalogueException cause) implements WorkerStatus {}
}
