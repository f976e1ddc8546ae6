package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.streaming.Tenure;
import dev.swath.streaming.step.BatchVoid;
import dev.swath.streaming.step.StepRunner;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that grow exponentially, with jitter. The status board shows them. */
final class Backoff {
    private static final int MAX_DOUBLINGS = 20;

    private final BatchQueue queue;
    private final Handover handover;
    private final StatusBoard board;
    private final StatusBoard.Waiter who;
    private final Duration initial;
    private final Duration max;

    Backoff(WorkerContext context, StatusBoard.Waiter who) {
        this.queue = context.queue();
        this.handover = context.handover();
        this.board = context.board();
        this.who = who;
        this.initial = context.settings().initialBackoff();
        this.max = context.settings().maxBackoff();
    }

    /** Waits, or returns early if the worker is closed. */
    void pause(CatalogueException cause, int repeats) {
        board.paused(who, cause);
        queue.pause(delay(repeats));
    }

    void resumed() {
        board.resumed(who);
    }

    /** Waits, or returns early if the batch becomes void. */
    StepRunner.BatchBackoff forBatch(PolledBatch batch) {
        return new StepRunner.BatchBackoff() {
            @Override
            public void backOff(CatalogueException cause, int repeats) {
                board.paused(who, cause);
                if (!queue.pause(batch, delay(repeats))) {
                    throw new BatchVoid();
                }
            }

            @Override
            public void check() {
                if (queue.isOver(batch)) {
                    throw new BatchVoid();
                }
            }

            @Override
            public Tenure tenure() {
                return new BatchTenure(batch);
            }
        };
    }

    private final class BatchTenure implements Tenure {
        private final PolledBatch batch;

        private BatchTenure(PolledBatch batch) {
            this.batch = batch;
        }

        @Override
        public void check() {
            if (queue.isOver(batch)) {
                throw new BatchVoid();
            }
            handover.check();
        }

        @Override
        public boolean isNew() {
            return handover.isNew(batch.offsets().keySet());
        }
    }

    private Duration delay(int repeats) {
        long full = Math.min(max.toMillis(), initial.toMillis() << Math.min(repeats, MAX_DOUBLINGS));
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
