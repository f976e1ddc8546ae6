package dev.swath.streaming.worker;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.TileFailed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows which failures are open. */
public interface FailureIds extends AutoCloseable {
    /** Whether an open failure of this id is closed by a success: it is of the same model version, of none, or of an earlier generation. */
    boolean isOpenFor(String id, @Nullable ModelVersion version, long generation);

    /** A failure was written. */
    void opened(TileFailed failure);

    /** A tombstone of this id was written. */
    void closed(String id);

    /**
     * Waits until all earlier failures are known.
     *
     * @return false if that took longer
     */
    boolean awaitCaughtUp(Duration timeout) throws InterruptedException;

    @Override
    void close();
}
