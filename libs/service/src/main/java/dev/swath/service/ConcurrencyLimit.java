package dev.swath.service;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Limits how many calls run at the same time. Further calls are refused at once; they do not wait. Thread-safe. */
public final class ConcurrencyLimit {
    private final String what;
    private final int most;
    private final Semaphore places;

    /** @param what is limited, in the plural, for the refusal */
    public ConcurrencyLimit(String what, int most) {
        this.what = what;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** @throws CatalogueException TOO_MANY_REQUESTS, or what the call throws */
    public <V> V run(Supplier<V> call) {
        enter();
        try {
            return call.get();
        } finally {
            leave();
        }
    }

    /**
     * Takes a place. The caller must leave it again.
     *
     * @throws CatalogueException TOO_MANY_REQUESTS if there is none
     */
    public void enter() {
        if (!places.tryAcquire()) {
            throw new CatalogueException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "expected at most %d %s at once, found more; ask again in a second".formatted(most, what));
        }
    }

    public void leave() {
        places.release();
    }
}
