package dev.swath.streaming;

import java.time.Duration;

/** Which failures are open. */
interface FailureIds extends AutoCloseable {
    boolean isOpen(String id);

    /** A failure of this id was written. */
    void opened(String id);

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
