package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds what the threads of a worker report about themselves. */
public final class StatusBoard {
    /** Who waits for something. */
    enum Waiter {
        WORK,
        PREPARE,
        POLL
    }

    private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);

    private final String stage;
    private final Clock clock;
    private final Map<Waiter, WorkerStatus.Paused> pauses = new EnumMap<>(Waiter.class);
    private boolean joined;
    private WorkerStatus.@Nullable Stopped stopped;

    public StatusBoard(String stage, Clock clock) {
        this.stage = stage;
        this.clock = clock;
    }

    public synchronized WorkerStatus status() {
        if (stopped != null) {
            return stopped;
        }
        if (!pauses.isEmpty()) {
            return pauses.values().iterator().next();
        }
        return joined ? new WorkerStatus.Running() : new WorkerStatus.Starting();
    }

    synchronized void joined() {
        joined = true;
    }

    synchronized void paused(Waiter who, CatalogueException cause) {
        WorkerStatus.Paused before = pauses.get(who);
        if (before == null) {
            LOG.atWarn()
                    .addKeyValue("stage", stage)
                    .addKeyValue("errorCode", cause.code())
                    .addKeyValue("message", cause.getMessage())
                    .log("Paused");
        }
        Instant since = before == null ? clock.instant() : before.since();
        pauses.put(who, new WorkerStatus.Paused(cause.code(), String.valueOf(cause.getMessage()), since));
    }

    synchronized void resumed(Waiter who) {
        if (pauses.remove(who) != null) {
            LOG.atInfo().addKeyValue("stage", stage).log("Resumed");
        }
    }

    /** The first cause stays. */
    public synchronized void stopped(@Nullable CatalogueException cause) {
        if (stopped == null) {
            stopped = new WorkerStatus.Stopped(cause);
            if (cause != null) {
                LOG.atError()
                        .addKeyValue("stage", stage)
                        .addKeyValue("errorCode", cause.code())
                        .setCause(cause)
                        .log("Stopped");
            }
        }
    }
}
