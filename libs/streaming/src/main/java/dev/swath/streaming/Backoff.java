package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Exponential, with jitter, and shown on the status board. */
final class Backoff {
    private static final int MAX_DOUBLINGS = 20;

    private final Pipeline pipeline;
    private final StatusBoard board;
    private final StatusBoard.Waiting who;
    private final Duration initial;
    private final Duration max;

    Backoff(Pipeline pipeline, StatusBoard board, StatusBoard.Waiting who, WorkerSettings settings) {
        this.pipeline = pipeline;
        this.board = board;
        this.who = who;
        this.initial = settings.initialBackoff();
        this.max = settings.maxBackoff();
    }

    /** Waits; less if the worker is closed. */
    void pause(CatalogueException cause, int repeats) {
        board.paused(who, cause);
        pipeline.pause(delay(repeats));
    }

    void resumed() {
        board.resumed(who);
    }

    /** Waits only as long as the batch counts. */
    StepRunner.Patience forBatch(InFlight batch) {
        return new StepRunner.Patience() {
            @Override
            public void backOff(CatalogueException cause, int repeats) {
                board.paused(who, cause);
                if (!pipeline.pause(batch, delay(repeats))) {
                    throw new BatchVoid();
                }
            }

            @Override
            public void check() {
                if (pipeline.isOver(batch)) {
                    throw new BatchVoid();
                }
            }
        };
    }

    private Duration delay(int repeats) {
        long full = Math.min(max.toMillis(), initial.toMillis() << Math.min(repeats, MAX_DOUBLINGS));
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
