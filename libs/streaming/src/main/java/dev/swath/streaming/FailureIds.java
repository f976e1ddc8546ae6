package dev.swath.streaming;

import dev.swath.catalogue.ModelVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which failures are open. */
interface FailureIds extends AutoCloseable {
    /** Whether a failure of this id is open that a success of the model version makes good: it is of that version, or of none. */
    boolean isOpenFor(String id, @Nullable ModelVersion version);

    /** A failure of this id was written. */
    void opened(String id, @Nullable ModelVersion version);

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
