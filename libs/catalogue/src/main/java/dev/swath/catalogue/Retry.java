package dev.swath.catalogue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a server: repeats a call, with the same pause after each attempt, until it works, the time is up, or {@link #stop} is called. Thread-safe.
 *
 * <p>By default it repeats only what may work later: an error of kind TRANSIENT or EXHAUSTED.
 */
public final class Retry {
    /** Something to be asked again. */
    @FunctionalInterface
    public interface Attempt<V, E extends Exception> {
        V ask() throws E, InterruptedException;
    }

    private final Duration pause;
    private final @Nullable Duration timeout;
    private final Predicate<CatalogueException> repeatable;
    private final CountDownLatch stopped;

    private Retry(
            Duration pause,
            @Nullable Duration timeout,
            Predicate<CatalogueException> repeatable,
            CountDownLatch stopped) {
        this.pause = pause;
        this.timeout = timeout;
        this.repeatable = repeatable;
        this.stopped = stopped;
    }

    /** Repeats without a limit of time. */
    public static Retry every(Duration pause) {
        return new Retry(pause, null, Retry::mayPass, new CountDownLatch(1));
    }

    /** The same, but no attempt begins after the timeout; at least one is made. */
    public Retry within(Duration limit) {
        return new Retry(pause, limit, repeatable, stopped);
    }

    /** The same, but repeats after errors of every kind. */
    public Retry afterAnyError() {
        return new Retry(pause, timeout, _ -> true, stopped);
    }

    /**
     * Calls until that works.
     *
     * @return false if it was stopped before that
     * @throws CatalogueException the last error: it is not to be repeated, the time is up, or the thread was interrupted
     */
    public boolean run(Runnable call) {
        return run(call, _ -> {});
    }

    /**
     * As {@link #run(Runnable)}.
     *
     * @param failed receives the error of every attempt
     */
    public boolean run(Runnable call, Consumer<CatalogueException> failed) {
        long began = System.nanoTime();
        while (!isStopped()) {
            try {
                call.run();
                return true;
            } catch (CatalogueException e) {
                failed.accept(e);
                if (!repeatable.test(e) || isOver(began) || !pauseUnlessInterrupted()) {
                    throw e;
                }
            }
        }
        return false;
    }

    /**
     * Asks until the answer will do. Errors are not repeated.
     *
     * @return the last answer, which will not do if the time was up or it was stopped
     */
    public <V, E extends Exception> V ask(Attempt<V, E> question, Predicate<? super V> willDo)
            throws E, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            V answer = question.ask();
            if (willDo.test(answer) || isOver(began) || isStopped()) {
                return answer;
            }
            pause();
        }
    }

    /** No further attempt begins, and a pause ends at once. */
    public void stop() {
        stopped.countDown();
    }

    public boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private boolean isOver(long began) {
        return timeout != null && System.nanoTime() - began > timeout.toNanos();
    }

    private boolean pauseUnlessInterrupted() {
        try {
            pause();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pause() throws InterruptedException {
        if (!isStopped()) {
            var _ = stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static boolean mayPass(CatalogueException cause) {
        return switch (cause.kind()) {
            case TRANSIENT, EXHAUSTED -> true;
            case INVALID_INPUT, INTERNAL -> false;
        };
    }
}
