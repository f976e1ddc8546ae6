package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for a value in the background, one question at a time, and no more often than needed. Nobody waits long for a server that hangs. Thread-safe.
 */
public final class ServerProbe<T> {
    private final String server;
    private final ErrorCode silence;
    private final Limits limits;
    private final Supplier<T> question;

    private @Nullable ProbeTurn turn;
    private @Nullable Outcome<T> last;

    /** What is known of a server. */
    public sealed interface Outcome<T> {
        /** It answered. */
        record Answered<T>(T value) implements Outcome<T> {}

        /** It did not, and why. */
        record Missing<T>(CatalogueException cause) implements Outcome<T> {}
    }

    /**
     * The limits of time.
     *
     * @param answer how long an answer is used
     * @param failure how long a failure is used, since finding out that a server is away may take seconds
     * @param patience how long a caller waits
     * @param silence how long the server may take before it counts as hanging; until then the outcome before is used
     */
    public record Limits(Duration answer, Duration failure, Duration patience, Duration silence) {
        private static final Duration FAILURE = Duration.ofSeconds(3);
        private static final Duration PATIENCE = Duration.ofSeconds(1);
        private static final Duration SILENCE = Duration.ofSeconds(5);

        /** For a server that answers within milliseconds. */
        public static Limits of(Duration answer) {
            return new Limits(answer, answer.compareTo(FAILURE) > 0 ? answer : FAILURE, PATIENCE, SILENCE);
        }
    }

    /**
     * @param server its name for people
     * @param silence the code of the error when it hangs
     * @param question may throw {@link CatalogueException}
     */
    public ServerProbe(String server, ErrorCode silence, Limits limits, Supplier<T> question) {
        this.server = server;
        this.silence = silence;
        this.limits = limits;
        this.question = question;
    }

    /** Begins to ask, if it is time to, and does not wait. */
    public void begin() {
        var _ = current();
    }

    /** The latest answer, without waiting; empty if there is none, or the last question failed. */
    public Optional<T> findLatest() {
        begin();
        return switch (latest()) {
            case Outcome.Answered<T>(T value) -> Optional.of(value);
            case Outcome.Missing<T> _ -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    /** What is known now, after a short wait if the server is just being asked. */
    public Outcome<T> get() {
        ProbeTurn current = current();
        long wait = limits.patience().toNanos() - (System.nanoTime() - current.begunNanos);
        try {
            return current.outcome.get(Math.max(0, wait), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return meanwhile(current);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return meanwhile(current);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a turn ends with an outcome", e);
        }
    }

    private synchronized @Nullable Outcome<T> latest() {
        return last;
    }

    private synchronized ProbeTurn current() {
        ProbeTurn current = turn;
        if (current == null || current.isUsedUp()) {
            current = new ProbeTurn();
            turn = current;
            var _ = Thread.ofVirtual().name("probe-" + server).start(current);
        }
        return current;
    }

    private synchronized Outcome<T> meanwhile(ProbeTurn current) {
        Duration silent = Duration.ofNanos(System.nanoTime() - current.begunNanos);
        Outcome<T> before = last;
        if (before != null && silent.compareTo(limits.silence()) < 0) {
            return before;
        }
        return new Outcome.Missing<>(new CatalogueException(
                silence, "expected an answer of the %s, found none for %d s".formatted(server, silent.toSeconds())));
    }

    private synchronized void end(Outcome<T> outcome) {
        last = outcome;
    }

    /** A question under way, or its answer. */
    private final class ProbeTurn implements Runnable {
        private final long begunNanos = System.nanoTime();
        private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
        private volatile long endedNanos;

        @Override
        public void run() {
            Outcome<T> found = ask();
            endedNanos = System.nanoTime();
            end(found);
            outcome.complete(found);
        }

        private Outcome<T> ask() {
            try {
                return new Outcome.Answered<>(question.get());
            } catch (CatalogueException e) {
                return new Outcome.Missing<>(e);
            } catch (RuntimeException | Error e) {
                return new Outcome.Missing<>(new CatalogueException(
                        ErrorCode.INTERNAL_ERROR, "asking the %s failed: %s".formatted(server, e), e));
            }
        }

        boolean isUsedUp() {
            if (!outcome.isDone()) {
                return false;
            }
            Duration used = switch (outcome.join()) {
                case Outcome.Answered<T> _ -> limits.answer();
                case Outcome.Missing<T> _ -> limits.failure();
            };
            return System.nanoTime() - endedNanos > used.toNanos();
        }
    }
}
