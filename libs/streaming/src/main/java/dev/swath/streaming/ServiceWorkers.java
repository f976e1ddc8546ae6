package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.Stage;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of one service: started in the background once Kafka answers and the topics are there. Thread-safe. */
public final class ServiceWorkers implements AutoCloseable {
    /** The part that {@link #complaints} names while the workers are not started yet. */
    public static final String START = "start";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceWorkers.class);
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Runnable preparation;
    private final Runnable atEnd;
    private final Map<Stage, Supplier<BatchWorker>> starts;
    private final Map<Stage, BatchWorker> running = new EnumMap<>(Stage.class);
    private final Retry retry = Retry.every(PAUSE);
    private final Thread starter =
            Thread.ofPlatform().name("start-workers").daemon().unstarted(this::run);
    private volatile @Nullable String missing = "not started";

    private ServiceWorkers(Runnable preparation, Map<Stage, Supplier<BatchWorker>> starts, Runnable atEnd) {
        this.preparation = preparation;
        this.starts = starts;
        this.atEnd = atEnd;
    }

    /**
     * Creates missing topics, then starts the workers. Repeats until both worked.
     *
     * @param preparation what must be done before, such as creating buckets; may throw a TRANSIENT {@link CatalogueException}
     * @param starts starts each stage's worker
     * @param atEnd done once all workers are closed
     */
    public static ServiceWorkers start(
            String bootstrap,
            int partitions,
            int replication,
            Runnable preparation,
            Map<Stage, Supplier<BatchWorker>> starts,
            Runnable atEnd) {
        ServiceWorkers workers = new ServiceWorkers(
                () -> {
                    Topics.ensure(bootstrap, partitions, replication, TOPICS_TIMEOUT);
                    preparation.run();
                },
                starts,
                atEnd);
        workers.starter.start();
        return workers;
    }

    /** The problems that keep the stages from working; empty if there are none. */
    public Map<String, String> complaints() {
        Map<String, String> complaints = new LinkedHashMap<>();
        String absent = missing;
        if (absent != null) {
            complaints.put(START, absent);
        }
        synchronized (running) {
            running.forEach((stage, worker) ->
                    complaint(worker.status()).ifPresent(complaint -> complaints.put(stage.id(), complaint)));
        }
        return complaints;
    }

    /** Whether a worker ended by itself, which only a new start mends. */
    public boolean isStopped() {
        synchronized (running) {
            return running.values().stream().anyMatch(worker -> worker.status() instanceof WorkerStatus.Stopped);
        }
    }

    /** Lets the batches in work end. */
    @Override
    public void close() {
        retry.stop();
        try {
            starter.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (running) {
            running.values().forEach(BatchWorker::close);
        }
        atEnd.run();
    }

    private void run() {
        try {
            if (retry.run(this::bringUp, this::complain)) {
                missing = null;
            }
        } catch (CatalogueException e) {
            LOG.atError().addKeyValue("errorCode", e.code()).log("Will not come up without a change");
        }
    }

    private void bringUp() {
        preparation.run();
        startAll();
    }

    private void complain(CatalogueException cause) {
        String complaint = cause.code() + ": " + cause.getMessage();
        if (!complaint.equals(missing)) {
            LOG.atWarn()
                    .addKeyValue("errorCode", cause.code())
                    .addKeyValue("message", cause.getMessage())
                    .log("Not up yet");
        }
        missing = complaint;
    }

    private void startAll() {
        synchronized (running) {
            if (!retry.isStopped()) {
                starts.forEach((stage, start) -> running.computeIfAbsent(stage, _ -> start.get()));
            }
        }
    }

    private static Optional<String> complaint(WorkerStatus status) {
        return switch (status) {
            case WorkerStatus.Running running -> Optional.empty();
            case WorkerStatus.Starting starting -> Optional.of("not yet in its group");
            case WorkerStatus.Paused paused -> Optional.of(paused.code() + ": " + paused.message());
            case WorkerStatus.Stopped stopped -> {
                CatalogueException cause = stopped.cause();
                yield Optional.of(cause == null ? "closed" : "stopped: " + cause.getMessage());
            }
        };
    }
}
