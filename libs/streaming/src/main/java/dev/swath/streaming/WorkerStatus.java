package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a {@link BatchWorker} is doing. */
public sealed interface WorkerStatus {
    /** Not yet a member of its group. */
    record Starting() implements WorkerStatus {}

    /** Working, or waiting for records. */
    record Running() implements WorkerStatus {}

    /**
     * Repeating something that does not work for now; nothing is skipped.
     *
     * @param since when it first did not work
     */
    record Paused(ErrorCode code, String message, Instant since) implements WorkerStatus {}

    /**
     * Ended for good.
     *
     * @param cause null where it was closed
     */
    record Stopped(@Nullable CatalogueException cause) implements WorkerStatus {}
}
