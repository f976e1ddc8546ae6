package dev.swath.indexer.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died of a passing error, a few times a minute at most. Any other error ends the
 * client, and {@link JoinStream} starts it again after a pause.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int REPLACEMENTS_PER_WINDOW = 3;

    private final InstantSource clock;
    private final Deque<Instant> replaced = new ArrayDeque<>();

    ThreadReplacement(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
        if (isPassing(exception) && mayReplace()) {
            LOG.atWarn().setCause(exception).log("The join's thread is replaced");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.atError().setCause(exception).log("The join stops and will be started again");
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private boolean mayReplace() {
        Instant now = clock.instant();
        replaced.removeIf(instant -> instant.isBefore(now.minus(WINDOW)));
        if (replaced.size() >= REPLACEMENTS_PER_WINDOW) {
            return false;
        }
        replaced.add(now);
        return true;
    }

    private static boolean isPassing(Throwable exception) {
        for (@Nullable Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }
}
