package dev.swath.ingest.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.ingest.ListBucket;
import dev.swath.ingest.SweepPacks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the bucket as soon as this instance owns partitions, whenever it owns different ones, and at regular
 * intervals. After a listing it sweeps packs, at longer intervals. In between it puts the looks that are due.
 */
final class ListingSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListingSchedule.class);
    private static final long TICK_MILLIS = 500;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final ListBucket listBucket;
    private final SweepTask sweep;
    private final Runnable dueLooks;
    private final IntSupplier partitions;
    private final Duration interval;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("list-bucket").daemon().factory());
    private int listedPartitions;
    private long dueNanos = System.nanoTime();
    private long sweepDueNanos = System.nanoTime();
    private volatile @Nullable String complaint;

    /** What lists, and how often. */
    record ListTask(ListBucket listBucket, Duration interval) {}

    /** What sweeps, and how often. */
    record SweepTask(SweepPacks packs, Duration interval) {}

    private ListingSchedule(ListTask listing, SweepTask sweep, Runnable dueLooks, IntSupplier partitions) {
        this.listBucket = listing.listBucket();
        this.interval = listing.interval();
        this.sweep = sweep;
        this.dueLooks = dueLooks;
        this.partitions = partitions;
    }

    /**
     * @param dueLooks run twice a second
     * @param partitions how many partitions this instance owns now
     */
    static ListingSchedule start(ListTask listing, SweepTask sweep, Runnable dueLooks, IntSupplier partitions) {
        ListingSchedule schedule = new ListingSchedule(listing, sweep, dueLooks, partitions);
        var _ = schedule.executor.scheduleWithFixedDelay(
                schedule::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return schedule;
    }

    /** Why the last listing failed; empty if it did not. */
    Optional<String> findComplaint() {
        return Optional.ofNullable(complaint);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void tick() {
        tellDue();
        int owned = partitions.getAsInt();
        boolean due = System.nanoTime() - dueNanos >= 0;
        if (owned == 0 || !(due || owned != listedPartitions)) {
            return;
        }
        dueNanos = System.nanoTime() + interval.toNanos();
        try {
            int looks = listBucket.list();
            if (owned != listedPartitions) {
                sweep.packs().forget();
            }
            listedPartitions = owned;
            complaint = null;
            LOG.atDebug().addKeyValue("looks", looks).log("Listed the bucket");
            sweepIfDue();
        } catch (CatalogueException e) {
            LOG.atWarn()
                    .addKeyValue("errorCode", e.code())
                    .addKeyValue("message", e.getMessage())
                    .log("The bucket was not listed");
            tryAgain(owned, e.code() + ": " + e.getMessage());
        } catch (RuntimeException | Error e) { // what came out of here would end the schedule without a word
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("errorCode", ErrorCode.INTERNAL_ERROR)
                    .log("The bucket was not listed");
            tryAgain(owned, ErrorCode.INTERNAL_ERROR + ": " + e);
        }
    }

    private void sweepIfDue() {
        if (System.nanoTime() - sweepDueNanos < 0) {
            return;
        }
        int deleted = sweep.packs().sweep();
        sweepDueNanos = System.nanoTime() + sweep.interval().toNanos();
        if (deleted > 0) {
            LOG.atInfo().addKeyValue("packs", deleted).log("Deleted packs that no record names");
        }
    }

    private void tellDue() {
        try {
            dueLooks.run();
        } catch (CatalogueException e) {
            // It stays due.
            LOG.atDebug()
                    .addKeyValue("errorCode", e.code())
                    .addKeyValue("message", e.getMessage())
                    .log("What is due was not told");
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("errorCode", ErrorCode.INTERNAL_ERROR)
                    .log("What is due was not told");
        }
    }

    private void tryAgain(int owned, String cause) {
        complaint = cause;
        dueNanos = System.nanoTime() + AFTER_FAILURE.toNanos();
        listedPartitions = owned;
    }
}
