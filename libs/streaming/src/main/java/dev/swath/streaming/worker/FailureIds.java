package dev.swath.streaming.worker;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.TileFailed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows which failures are open. */
public interface FailureIds extends AutoCloseable {
    /** Whether a failure of this id is open that such a success closes, see {@link #closes}. */
    boolean isOpenFor(String id, @Nullable ModelVersion version, long generation);

    /** Whether a success closes a failure of the same id: the failure is of the same model version, of none, or of an earlier generation. */
    static boolean closes(
            @Nullable ModelVersion version,
            long generation,
            @Nullable ModelVersion failedVersion,
            long failedGeneration) {
        return failedVersion == null || failedVersion.equals(version) || failedGeneration < generation;
    }

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
