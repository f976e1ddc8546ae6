package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.service.RequestBody;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Reads request bodies up to a limit, and only a few large ones at a time. So the heap that they take is bounded. */
public final class RequestBodies {
    private static final int SMALL = 64 * 1024;
    private static final long PATIENCE_SECONDS = 5;

    private final int maxImageBytes;
    private final int maxBytes;
    private final Semaphore large;

    /**
     * @param maxImageBytes how large a picture in a body may be
     * @param largeAtOnce how many bodies above 64 KiB are held at once
     */
    public RequestBodies(int maxImageBytes, int largeAtOnce) {
        this.maxImageBytes = maxImageBytes;
        // Base64 takes four bytes for three; the rest of a request is small.
        this.maxBytes = Math.addExact(Math.multiplyExact(maxImageBytes, 4) / 3, 256 * 1024);
        this.large = new Semaphore(largeAtOnce);
    }

    /** How large a picture in a body may be. */
    public int maxImageBytes() {
        return maxImageBytes;
    }

    /**
     * Reads the body and answers it.
     *
     * @param length by Content-Length, -1 without it
     * @throws CatalogueException IMAGE_TOO_LARGE above the limit,
     * TOO_MANY_REQUESTS if a large one waits too long
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
