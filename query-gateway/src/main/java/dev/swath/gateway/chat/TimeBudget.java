package dev.swath.gateway.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The time that one answer may take, from its beginning. A call that is still running when it is over is left to its end and not interrupted, for an interrupt
 * would close the files of an index that others read; how many searches run is limited where they are made.
 */
final class TimeBudget {
    private final long end;

    TimeBudget(Duration whole) {
        this.end = System.nanoTime() + whole.toNanos();
    }

    /** Whether the time is over. */
    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /**
     * What the call gives; empty if the time is over first.
     *
     * @throws RuntimeException what the call throws in time
     */
    <V> Optional<V> within(Supplier<V> call) {
        long left = end - System.nanoTime();
        if (left <= 0) {
            return Optional.empty();
        }
        FutureTask<V> task = new FutureTask<>(call::get);
        Thread.ofPlatform().name("chat").daemon().start(task);
        try {
            return Optional.of(task.get(left, TimeUnit.NANOSECONDS));
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
}
