package dev.swath.raster.decoding;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The processor time that reading one scene may take, by the clocks of the threads that work on it. The time on the
 * wall does not count: a busy machine is no fault of a file. It is 10 s, and half a second more for each million of
 * samples that the scene declares, several times what the slowest format needs. Thread-safe.
 *
 * <p>While a thread works under a budget, every read of the scene's bytes looks at it, and so do decoders that read
 * without end. A decoder that cannot be interrupted works in a thread of its own, {@link #apart}.
 */
public final class ProcessorBudget {
    /** The name of threads that decode apart. */
    public static final String THREAD = "decode-apart";

    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final long NANOS_A_SAMPLE = 500;
    private static final long LOOK_MILLIS = 100;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ScopedValue<BegunWork> WORK = ScopedValue.newInstance();

    private final AtomicLong spentNanos = new AtomicLong();
    private final long leastNanos;
    private final long nanosASample;
    private volatile long limitNanos;

    /** What a thread has begun, and what its clock showed then. For that thread. */
    private static final class BegunWork {
        private final ProcessorBudget budget;
        private final long beganNanos;
        private long lookedNanos = System.nanoTime();

        BegunWork(ProcessorBudget budget, long beganNanos) {
            this.budget = budget;
            this.beganNanos = beganNanos;
        }

        /** A thread's clock is slow to read, and never runs faster than the one on the wall. */
        void check() {
            long now = System.nanoTime();
            if (now - lookedNanos > LOOK_NANOS) {
                lookedNanos = now;
                budget.check(THREADS.getCurrentThreadCpuTime() - beganNanos);
            }
        }
    }

    /** The budget of a scene whose size is not known yet. */
    public ProcessorBudget() {
        this(LEAST, NANOS_A_SAMPLE);
    }

    /** @param nanosASample that {@link #grant} adds for each sample */
    public ProcessorBudget(Duration least, long nanosASample) {
        this.leastNanos = least.toNanos();
        this.nanosASample = nanosASample;
        this.limitNanos = leastNanos;
    }

    /** How much there is in all. */
    public Duration limit() {
        return Duration.ofNanos(limitNanos);
    }

    /** How much was spent by what has ended. */
    public Duration spent() {
        return Duration.ofNanos(spentNanos.get());
    }

    /** Grants the time for that many samples, now that they are known. */
    public void grant(long samples) {
        limitNanos = leastNanos + samples * nanosASample;
    }

    /**
     * Does a part of the work on the scene.
     *
     * @throws CatalogueException UNREADABLE_IMAGE if the budget is spent; what the work throws
     */
    public <T> T spend(Supplier<T> work) {
        if (Thread.currentThread().isVirtual()) {
            return onPlatformThread(work);
        }
        if (WORK.isBound() && WORK.get().budget == this) {
            return work.get();
        }
        check(0);
        T result = counted(work::get);
        check(0);
        return result;
    }

    /** The source, whose every read looks at the budget of the work that reads. */
    public static ByteSource watched(ByteSource source) {
        return new ByteSource() {
            @Override
            public long length() {
                return source.length();
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                check();
                source.read(offset, target);
            }
        };
    }

    /**
     * Ends the work of this thread if its budget is spent.
     *
     * @throws CatalogueException UNREADABLE_IMAGE
     */
    public static void check() {
        if (WORK.isBound()) {
            WORK.get().check();
        }
    }

    /**
     * Does work in a thread of its own. If the budget is spent, the thread is left behind; it ends at its next read.
     *
     * @throws CatalogueException UNREADABLE_IMAGE if the budget is spent, STORE_UNAVAILABLE if this thread is interrupted
     * @throws Exception what the work throws
     */
    public static <T> T apart(Callable<T> work) throws Exception {
        return (WORK.isBound() ? WORK.get().budget : new ProcessorBudget()).ofAnotherThread(work);
    }

    private <T> T ofAnotherThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> counted(work::call));
        Thread thread = Thread.ofPlatform().daemon().name(THREAD).start(task);
        while (true) {
            try {
                return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                check(Math.max(0, THREADS.getThreadCpuTime(thread.threadId())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "stopped while a picture was decoded", e);
            } catch (ExecutionException e) {
                throw thrown(e);
            }
        }
    }

    /** A virtual thread has no clock of its own. */
    private <T> T onPlatformThread(Supplier<T> work) {
        try {
            check(0);
            T result = ofAnotherThread(work::get);
            check(0);
            return result;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "unexpected: " + e, e);
        }
    }

    private <T extends @Nullable Object, X extends Throwable> T counted(ScopedValue.CallableOp<T, X> work) throws X {
        long began = THREADS.getCurrentThreadCpuTime();
        try {
            return ScopedValue.where(WORK, new BegunWork(this, began)).call(work);
        } finally {
            spentNanos.addAndGet(THREADS.getCurrentThreadCpuTime() - began);
        }
    }

    private void check(long runningNanos) {
        if (spentNanos.get() + runningNanos > limitNanos) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "expected a picture that is read within %d s of processor time, found that it takes longer"
                            .formatted(TimeUnit.NANOSECONDS.toSeconds(limitNanos)));
        }
    }

    private static Exception thrown(ExecutionException e) {
        return switch (e.getCause()) {
            case Error error -> throw error;
            case Exception exception -> exception;
            case null, default -> e;
        };
    }
}
