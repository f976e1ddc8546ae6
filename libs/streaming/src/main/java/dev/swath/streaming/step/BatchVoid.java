package dev.swath.streaming.step;

/** Thrown inside a worker when its batch no longer counts: a partition was revoked, or the worker closes. */
public final class BatchVoid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BatchVoid() {
        super("the batch is void", null, false, false);
    }
}
