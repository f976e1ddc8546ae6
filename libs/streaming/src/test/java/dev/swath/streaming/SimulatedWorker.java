package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.kafka.KafkaClients;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RecordEncoder;
import dev.swath.streaming.step.BatchVoid;
import dev.swath.streaming.worker.BatchQueue;
import dev.swath.streaming.worker.FailureIds;
import dev.swath.streaming.worker.FailureRecorder;
import dev.swath.streaming.worker.Handover;
import dev.swath.streaming.worker.PollLoop;
import dev.swath.streaming.worker.PolledBatch;
import dev.swath.streaming.worker.PrepareLoop;
import dev.swath.streaming.worker.PreparedBatch;
import dev.swath.streaming.worker.StatusBoard;
import dev.swath.streaming.worker.WorkLoop;
import dev.swath.streaming.worker.WorkerContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@link BatchWorker} over a {@link SimulatedBroker}, moved a step at a time by one thread: what its three threads would do in some order.
 */
public final class SimulatedWorker<T, P> {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    /** Thrown out of a call of a process that was killed in it. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final Schedule schedule;
    private final WorkerContext context;
    private final PollLoop poll;
    private final PrepareLoop<T, P> prepare;
    private final WorkLoop<T, P> work;
    private @Nullable SimulatedConsumer consumer;
    private PollLoop.@Nullable ConsumerSession session;
    private @Nullable PreparedBatch<T, P> prepared;
    private boolean polling;
    private boolean busy;
    private boolean alive = true;

    /**
     * @param longestCall how long a call of the step may take to come about
     * @param openFailure whether a failure of that id is open
     */
    public SimulatedWorker(
            SimulatedBroker broker,
            Schedule schedule,
            WorkerSettings settings,
            RecordDecoder<T> decoder,
            BatchStep<T, P> step,
            Duration longestCall,
            Predicate<String> openFailure) {
        this.schedule = schedule;
        this.context = new WorkerContext(
                settings,
                new BatchQueue(settings.maxBatch(), settings.linger()),
                new StatusBoard(settings.stage().id(), CLOCK),
                new Handover(longestCall, schedule::nanoTime),
                null);
        KafkaClients clients = new Clients(broker);
        FailureRecorder<T> recorder =
                new FailureRecorder<>(settings, FailureSubject::of, new KnownFailures(openFailure), CLOCK);
        work = new WorkLoop<>(context, clients, new RecordEncoder(settings.service(), CLOCK), recorder, step);
        prepare = new PrepareLoop<>(context, decoder, work.runner(), new SynchronousQueue<>());
        poll = new PollLoop(context, clients, Duration.ZERO);
    }

    /** Settings that never wait. */
    public static WorkerSettings settings(Stage stage, String instance, Topic input, int maxBatch) {
        return WorkerSettings.of("", "simulation", stage, instance, input)
                .withBatch(maxBatch, Duration.ZERO)
                .withBackoff(Duration.ZERO, Duration.ZERO);
    }

    public WorkerSettings settings() {
        return context.settings();
    }

    public boolean isAlive() {
        return alive;
    }

    /** A batch is being worked on: what happens now happens beside it. */
    public boolean isBusy() {
        return busy;
    }

    /** Fences what ran before under the same name, and joins the group. */
    public void start() {
        schedule.note(this, "starts");
        step(() -> {
            work.open();
            session = poll.join();
        });
    }

    /** One turn of the poll thread. */
    public void poll() {
        PollLoop.ConsumerSession joined = session;
        if (alive && !polling && joined != null) {
            schedule.note(this, "polls");
            polling = true;
            try {
                step(() -> {
                    try {
                        joined.poll();
                    } catch (KafkaException e) {
                        joined.close();
                        session = poll.join();
                    }
                });
            } finally {
                polling = false;
            }
        }
    }

    /** One turn of the prepare thread, where a batch is due and the one before is in work. */
    public void prepare() {
        if (alive && prepared == null && context.queue().isBatchDue()) {
            schedule.note(this, "prepares");
            step(this::prepareNext);
        }
    }

    /** One turn of the work thread. */
    public void work() {
        PreparedBatch<T, P> next = prepared;
        if (alive && !busy && next != null) {
            schedule.note(this, "works");
            prepared = null;
            busy = true;
            try {
                step(() -> work.process(next, poll::group));
            } finally {
                busy = false;
            }
        }
    }

    /** Ends as on SIGTERM. */
    public void stop() {
        if (alive) {
            schedule.note(this, "stops");
            context.queue().close();
            context.queue().drain(Duration.ZERO);
            poll.stop();
            leave();
            alive = false;
        }
    }

    /** Ends as on SIGKILL: nothing of it goes on, and the group learns of it by and by. */
    public void kill() {
        schedule.note(this, "is killed");
        alive = false;
        context.queue().fail();
        context.queue().close();
    }

    /** The group takes it for dead, which it may be. */
    public void evict() {
        SimulatedConsumer member = consumer;
        if (member != null) {
            schedule.note(this, "is evicted");
            member.evict();
        }
    }

    /** Every call of the outside comes by here: others may go on in its middle, and it may be the last. */
    public void call(String what) {
        if (alive) {
            schedule.interlude();
        }
        if (alive && schedule.chance(4)) {
            schedule.note(this, "dies in", what);
            kill();
        }
        if (!alive) {
            throw new Killed();
        }
    }

    @Override
    public String toString() {
        return context.settings().instance();
    }

    private void prepareNext() {
        try {
            PolledBatch batch = context.queue().take();
            if (batch != null) {
                try {
                    prepared = prepare.prepare(batch);
                } catch (BatchVoid e) {
                    context.queue().end(batch);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void step(Runnable turn) {
        try {
            turn.run();
        } catch (Killed e) {
            kill();
        } catch (CatalogueException e) {
            schedule.note(this, "ends:", e.toString());
            leave();
            kill();
        }
    }

    private void leave() {
        SimulatedConsumer member = consumer;
        if (member != null) {
            member.evict();
        }
    }

    private final class Clients implements KafkaClients {
        private final SimulatedBroker broker;

        Clients(SimulatedBroker broker) {
            this.broker = broker;
        }

        @Override
        public Consumer<byte[], byte[]> groupConsumer(WorkerSettings settings) {
            SimulatedConsumer fresh = new SimulatedConsumer(broker, schedule, SimulatedWorker.this);
            consumer = fresh;
            return fresh;
        }

        @Override
        public Producer<byte[], byte[]> transactionalProducer(WorkerSettings settings) {
            return new SimulatedProducer(broker, schedule, SimulatedWorker.this);
        }

        @Override
        public int maxRecordBytes(WorkerSettings settings, Topic topic) {
            return KafkaSettings.MAX_RECORD_BYTES;
        }

        @Override
        public long nanoTime() {
            return schedule.nanoTime();
        }
    }

    private record KnownFailures(Predicate<String> openFailure) implements FailureIds {
        @Override
        public boolean isOpenFor(String id, @Nullable ModelVersion version, long generation) {
            return openFailure.test(id);
        }

        @Override
        public void opened(TileFailed failure) {}

        @Override
        public void closed(String id) {}

        @Override
        public boolean awaitCaughtUp(Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }
}
