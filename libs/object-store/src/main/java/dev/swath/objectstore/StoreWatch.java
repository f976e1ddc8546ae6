package dev.swath.objectstore;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a store at intervals whether it answers, so that a service which has nothing to do there knows it, too. Thread-safe. */
public final class StoreWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final ObjectStore store;
    private final String bucket;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watch-store").daemon().factory());
    private volatile @Nullable CatalogueException complaint;

    private StoreWatch(ObjectStore store, String bucket) {
        this.store = store;
        this.bucket = bucket;
    }

    /**
     * Begins to ask.
     *
     * @param store not closed
     * @param bucket that it is asked for
     */
    public static StoreWatch start(ObjectStore store, String bucket) {
        StoreWatch watch = new StoreWatch(store, bucket);
        var _ = watch.executor.scheduleWithFixedDelay(watch::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /**
     * Why the store did not answer when it was asked last, within {@link ObjectStore#ping}'s time; empty if it did.
     * Asking costs nothing and waits for nobody.
     */
    public Optional<CatalogueException> findComplaint() {
        return Optional.ofNullable(complaint);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void ask() {
        try {
            store.ping(bucket);
            complaint = null;
        } catch (CatalogueException e) {
            complaint = e;
        } catch (RuntimeException | Error e) { // what came out of here would end the schedule without a word
            complaint = new CatalogueException(ErrorCode.INTERNAL_ERROR, "asking the object store: " + e, e);
        }
    }
}
