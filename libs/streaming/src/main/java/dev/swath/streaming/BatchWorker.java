package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.streaming.kafka.KafkaClients;
import dev.swath.streaming.kafka.RecordEncoder;
import dev.swath.streaming.step.WatchedStep;
import dev.swath.streaming.worker.BatchQueue;
import dev.swath.streaming.worker.FailureRecorder;
import dev.swath.streaming.worker.Handover;
import dev.swath.streaming.worker.PollLoop;
import dev.swath.streaming.worker.PrepareLoop;
import dev.swath.streaming.worker.PreparedBatch;
import dev.swath.streaming.worker.StatusBoard;
import dev.swath.streaming.worker.WorkLoop;
import dev.swath.streaming.worker.WorkerContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes a topic in batches, lets a {@link BatchStep} work on them, and writes each batch's results with its offsets in one transaction.
 *
 * <p>It has three threads. One polls, so that the worker stays in its group however long the work takes. One
 * prepares the next batch. One works and commits, in order.
 */
public final class BatchWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWorker.class);
    private static final Duration SAID_AFTER = Duration.ofSeconds(3);
    private static final Duration REVOKE_PATIENCE = Duration.ofSeconds(10);

    private final WorkerContext context;
    private final PollLoop poll;
    private final WorkLoop<?, ?> work;
    private final FailureRecorder<?> recorder;
    private final WatchedStep<?, ?> watched;
    private final @Nullable Duration longestStep;
    private final Thread pollThread;
    private final Thread prepareThread;
    private final Thread workThread;

    /** The state of a worker. */
    public sealed interface WorkerStatus {
        /** Not yet a member of its group. */
        record Starting() implements WorkerStatus {}

        /** Working, or waiting for records. */
        record Running() implements WorkerStatus {}

        /**
         * Repeating something that does not work for now. Nothing is skipped.
         *
         * @param since when it first failed
         */
        record Paused(ErrorCode code, String message, Instant since) implements WorkerStatus {}

        /**
         * Ended for good, or hangs in a call that will not come back.
         *
         * @param cause null if it was closed
         */
        record Stopped(@Nullable CatalogueException cause) implements WorkerStatus {}
    }

    private <T, P> BatchWorker(Builder<T, P> builder) {
        WorkerSettings settings = builder.settings;
        Clock clock = Clock.systemUTC();
        String stage = settings.stage().id();
        context = new WorkerContext(
                settings,
                new BatchQueue(settings.maxBatch(), settings.linger()),
                new StatusBoard(stage, clock),
                new Handover(builder.longestCall, KafkaClients.REAL::nanoTime),
                builder.table == null ? null : builder.table.owned());
        FailureRecorder<T> failures = new FailureRecorder<>(
                settings,
                builder.subjects,
                FailureFollower.follow(settings.bootstrap(), id -> id.endsWith("/" + stage)),
                clock);
        WatchedStep<T, P> step = new WatchedStep<>(builder.step, KafkaClients.REAL::nanoTime);
        WorkLoop<T, P> workLoop = new WorkLoop<>(
                context, KafkaClients.REAL, new RecordEncoder(settings.service(), clock), failures, step);
        SynchronousQueue<PreparedBatch<T, P>> handover = new SynchronousQueue<>();
        PrepareLoop<T, P> prepare = new PrepareLoop<>(context, builder.decoder, workLoop.runner(), handover);
        poll = new PollLoop(context, KafkaClients.REAL, REVOKE_PATIENCE);
        work = workLoop;
        recorder = failures;
        watched = step;
        longestStep = builder.longestStep;
        workThread = thread("work", () -> workLoop.run(handover, poll::group));
        prepareThread = thread("prepare", () -> {
            workLoop.awaitOpened();
            prepare.run();
        });
        pollThread = thread("poll", () -> {
            workLoop.awaitOpened();
            poll.run();
        });
    }

    /** A worker of Swath's own events takes {@link RecordDecoder#events}. */
    public static <T, P> Builder<T, P> builder(
            WorkerSettings settings, RecordDecoder<T> decoder, BatchStep<T, P> step) {
        return new Builder<>(settings, decoder, step);
    }

    public WorkerStatus status() {
        WorkerStatus status = context.board().status();
        if (longestStep == null || status instanceof WorkerStatus.Stopped) {
            return status;
        }
        Duration call = watched.longestCall();
        return call.compareTo(longestStep) <= 0
                ? status
                : new WorkerStatus.Stopped(new CatalogueException(
                        ErrorCode.INTERNAL_ERROR,
                        "expected a call of the stage %s to end within %s, found one under way for %s"
                                .formatted(context.settings().stage().id(), longestStep, call)));
    }

    /** How many records of the partitions that this worker owns are not committed yet. */
    public long lag() {
        return poll.lag();
    }

    /** How old the oldest record is that this worker has polled and not committed; zero if there is none. */
    public Duration unreadAge() {
        return poll.unreadAge();
    }

    /** How many records were committed since the start, including those that were given up. */
    public long records() {
        return work.records();
    }

    /** How many failures were written since the start. */
    public long failures() {
        return work.failures();
    }

    /**
     * Waits for the batch in work as long as the settings say, then leaves the group. No batch is committed in part. It
     * returns only when no call of the step is under way any more, however long one takes that cannot be interrupted;
     * so the caller may free what the step uses.
     */
    @Override
    public void close() {
        context.queue().close();
        context.queue().drain(context.settings().closeTimeout());
        poll.stop();
        workThread.interrupt();
        prepareThread.interrupt();
        for (Thread thread : List.of(workThread, prepareThread, pollThread)) {
            awaitEnd(thread);
        }
        recorder.close();
        context.board().stopped(null);
    }

    /** A caller's interrupt does not end the wait: what the step uses would be freed under it. */
    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (Thread.currentThread() != thread && thread.isAlive()) {
            try {
                if (!thread.join(SAID_AFTER)) {
                    LOG.atWarn().addKeyValue("thread", thread.getName()).log("Waits for a call that is under way");
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(String role, Loop loop) {
        return Thread.ofPlatform()
                .name("%s-%s".formatted(context.settings().stage().id(), role))
                .daemon()
                .unstarted(() -> {
                    try {
                        loop.run();
                    } catch (InterruptedException | InterruptException e) {
                        stop(null);
                    } catch (CatalogueException e) {
                        stop(e);
                    } catch (RuntimeException | Error e) {
                        stop(new CatalogueException(ErrorCode.INTERNAL_ERROR, role + " thread: " + e, e));
                    }
                });
    }

    /** One thread cannot go on, so the others end, too. */
    private void stop(@Nullable CatalogueException cause) {
        context.board().stopped(cause);
        context.queue().close();
        poll.stop();
    }

    @FunctionalInterface
    private interface Loop {
        void run() throws InterruptedException;
    }

    /** The parts of a worker. */
    public static final class Builder<T, P> {
        private final WorkerSettings settings;
        private final RecordDecoder<T> decoder;
        private final BatchStep<T, P> step;
        private Function<? super T, FailureSubject> subjects = FailureSubject::of;
        private @Nullable OwnedTable<?> table;
        private Duration longestCall = Duration.ZERO;
        private @Nullable Duration longestStep;

        private Builder(WorkerSettings settings, RecordDecoder<T> decoder, BatchStep<T, P> step) {
            this.settings = settings;
            this.decoder = decoder;
            this.step = step;
        }

        /** Tells what a failure of a record is about, if the record is none of Swath's events. */
        public Builder<T, P> failureSubject(Function<? super T, FailureSubject> subject) {
            this.subjects = subject;
            return this;
        }

        /** Sets a table that the step reads for its decisions and writes to. */
        public Builder<T, P> ownedTable(OwnedTable<?> owned) {
            this.table = owned;
            return this;
        }

        /**
         * Has the worker wait that long before it reads a partition that it is given. A former owner's call outside
         * Kafka may be under way until then.
         *
         * @param longest how long a side effect of the step may take to come about; zero, the default, if none can come late
         */
        public Builder<T, P> handover(Duration longest) {
            this.longestCall = longest;
            return this;
        }

        /**
         * Has the worker count as stopped while one call of the step lasts longer than that, as one of native code that
         * hangs. Without it a call may last for ever.
         */
        public Builder<T, P> longestStep(Duration longest) {
            this.longestStep = longest;
            return this;
        }

        /** Starts the worker and returns at once. {@link BatchWorker#status} tells when it runs. */
        public BatchWorker start() {
            BatchWorker worker = new BatchWorker(this);
            worker.workThread.start();
            worker.prepareThread.start();
            worker.pollThread.start();
            return worker;
        }
    }
}
