package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.service.RequestBody;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Reads request bodies up to a limit, and only so many large ones at once: what they may take of the heap is bounded. */
public final class RequestBodies {
    private static final int SMALL = 64 * 1024;
    private static final long PATIENCE_SECONDS = 5;

    private final int maxBytes;
    private final Semaphore large;

    /** @param largeAtOnce how many bodies above 64 KiB are held at once */
    public RequestBodies(int maxBytes, int largeAtOnce) {
        this.maxBytes = maxBytes;
        this.large = new Semaphore(largeAtOnce);
    }

    /**
     * Reads the body and answers it.
     *
     * @param length as Content-Length says, -1 where it does not
     * @throws CatalogueException IMAGE_TOO_LARGE above the limit, TOO_MANY_REQUESTS where large ones wait too long
     */
    public <T> T answer(InputStream body, long length, Function<byte[], T> answer) {
        RequestBody.check(length, maxBytes);
        if (length >= 0 && length <= SMALL) {
            return answer.apply(RequestBody.read(body, length, maxBytes));
        }
        acquire();
        try {
            return answer.apply(RequestBody.read(body, length < 0 ? null : length, maxBytes));
        } finally {
            large.release();
        }
    }

    private void acquire() {
        try {
            if (large.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CatalogueException(ErrorCode.TOO_MANY_REQUESTS, "too many large requests at once; ask again");
    }
}
