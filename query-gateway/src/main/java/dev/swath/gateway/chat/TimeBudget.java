package dev.swath.gateway.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The time that one answer may take, from its beginning, and its turn among others: a call waits until it is one of the few that work at once, so that chats
 * leave room for searches. A call that is still running when the time is over is left to its end and not interrupted, for an interrupt would close the files of an
 * index that others read; until that end it counts among those that work.
 */
final class TimeBudget {
    /** How often a call that waits looks whether anybody still wants its answer. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long end;
    private final Semaphore atWork;
    private final BooleanSupplier gone;

    /**
     * @param atWork a permit for each call that may work at once
     * @param gone whether nobody wants the answer any more
     */
    TimeBudget(Duration whole, Semaphore atWork, BooleanSupplier gone) {
        this.end = System.nanoTime() + whole.toNanos();
        this.atWork = atWork;
        this.gone = gone;
    }

    /** Whether the time is over. */
    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /**
     * What the call gives; empty if the time is over first.
     *
     * @throws CancellationException if nobody wants the answer any more before the call's turn comes
     * @throws RuntimeException what the call throws in time
     */
    <V> Optional<V> within(Supplier<V> call) {
        try {
            if (!enter()) {
                return Optional.empty();
            }
            FutureTask<V> task = new FutureTask<>(() -> {
                try {
                    return call.get();
                } finally {
                    atWork.release();
                }
            });
            start(task);
            return Optional.of(task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a call of a chat failed", e);
        }
    }

    /** Whether the call's turn came in time. */
    private boolean enter() throws InterruptedException {
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            if (atWork.tryAcquire(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (gone.getAsBoolean()) {
                throw new CancellationException("nobody waits for the answer");
            }
        }
    }

    /** Without memory for a thread there is no call that would give the permit back. */
    private void start(FutureTask<?> task) {
        try {
            Thread.ofPlatform().name("chat").daemon().start(task);
        } catch (OutOfMemoryError e) {
            atWork.release();
            throw e;
        }
    }
}
