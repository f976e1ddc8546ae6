package dev.swath.indexer.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileState;
import dev.swath.indexer.ApplyStates;
import dev.swath.indexer.PurgeRetired;
import dev.swath.indexer.stream.JoinSettings;
import dev.swath.indexer.stream.JoinStream;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.Topics;
import dev.swath.streaming.WorkerSettings;
import dev.swath.streaming.WorkerStatus;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.VectorIndex;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both halves of the service, from its settings: the join, and the worker that applies what it tells. Thread-safe. */
final class IndexService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexService.class);
    private static final String NAME = "index-service";
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(5);

    private final IndexConfig config;
    private final MeterRegistry registry;
    private final JoinStream join;
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("index-upkeep").daemon().factory());
    private volatile @Nullable VectorIndex index;
    private volatile @Nullable BatchWorker worker;
    private volatile String missing = "Kafka has not answered yet";

    IndexService(IndexConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
        this.join = new JoinStream(new JoinSettings(
                config.kafka(),
                config.stateDir(),
                config.instance(),
                config.replication(),
                config.retractionRetention()));
    }

    /**
     * Opens the index and returns; the rest comes up in the background, as soon as Kafka answers.
     *
     * @throws CatalogueException INVALID_CONFIGURATION, such as an index that has another writer; INDEX_UNAVAILABLE, DISK_FULL
     */
    void start() {
        VectorIndex open = IndexSettings.of(config).open();
        index = open;
        upkeep.execute(() -> bringUp(open));
    }

    /** What keeps the service from working, by its part; empty where all works. */
    Map<String, String> complaints() {
        Map<String, String> complaints = new LinkedHashMap<>();
        findIndexComplaint().ifPresent(complaint -> complaints.put("index", complaint));
        BatchWorker running = worker;
        if (running == null) {
            complaints.put("kafka", missing);
        } else {
            join.findComplaint().ifPresent(complaint -> complaints.put("join", complaint));
            findComplaint(running.status()).ifPresent(complaint -> complaints.put("worker", complaint));
        }
        return complaints;
    }

    /** Whether the worker ended by itself, which only a new start mends. */
    boolean isStopped() {
        BatchWorker running = worker;
        return running != null && running.status() instanceof WorkerStatus.Stopped;
    }

    /** Lets the batch in work end, then closes the join, and the index last. */
    @Override
    public void close() {
        upkeep.shutdownNow();
        try {
            if (!upkeep.awaitTermination(TOPICS_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The start or purge under way did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        BatchWorker running = worker;
        if (running != null) {
            running.close();
        }
        join.close();
        VectorIndex open = index;
        if (open != null) {
            open.close();
        }
    }

    private void bringUp(VectorIndex open) {
        try {
            Topics.ensure(config.kafka(), config.partitions(), config.replication(), TOPICS_TIMEOUT);
            join.start();
            BatchWorker started = startWorker(open);
            worker = started;
            measure(started);
            PurgeRetired purge = new PurgeRetired(open, config.purgeGrace(), InstantSource.system());
            long interval = config.purgeInterval().toMillis();
            var _ = upkeep.scheduleWithFixedDelay(() -> purge(purge), interval, interval, TimeUnit.MILLISECONDS);
        } catch (CatalogueException e) {
            if (upkeep.isShutdown()) {
                return;
            }
            String complaint = e.code() + ": " + e.getMessage();
            if (!complaint.equals(missing)) {
                LOG.atWarn().addKeyValue("errorCode", e.code()).log("Not up yet: {}", e.getMessage());
            }
            missing = complaint;
            var _ = upkeep.schedule(() -> bringUp(open), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private BatchWorker startWorker(VectorIndex open) {
        WorkerSettings settings = WorkerSettings.of(
                        config.kafka(), NAME, Stage.INDEX, config.instance(), Topic.TILE_STATES)
                .withBatch(config.batchSize(), config.linger());
        return BatchWorker.builder(
                        settings,
                        RecordDecoder.events(Topic.TILE_STATES, TileState.class),
                        new MeasuredStep<>(new ApplyStates(open, config::publishes), registry))
                .start();
    }

    private void measure(BatchWorker started) {
        registry.more().counter("swath.index.records", List.of(), started, BatchWorker::records);
        registry.more().counter("swath.index.failures", List.of(), started, BatchWorker::failures);
        registry.gauge("swath.index.lag", started, BatchWorker::lag);
        registry.gauge(
                "swath.join.running", join, running -> running.findComplaint().isEmpty() ? 1 : 0);
    }

    private static void purge(PurgeRetired purge) {
        try {
            long purged = purge.purge();
            LOG.atDebug().addKeyValue("rows", purged).log("Retired rows are purged");
        } catch (CatalogueException e) {
            LOG.atWarn().addKeyValue("errorCode", e.code()).log("Retired rows stay for now: {}", e.getMessage());
        }
    }

    private Optional<String> findIndexComplaint() {
        VectorIndex open = index;
        if (open == null) {
            return Optional.of("not open yet");
        }
        try {
            open.ping();
            return Optional.empty();
        } catch (CatalogueException e) {
            return Optional.of(e.code() + ": " + e.getMessage());
        }
    }

    private static Optional<String> findComplaint(WorkerStatus status) {
        return switch (status) {
            case WorkerStatus.Running _ -> Optional.empty();
            case WorkerStatus.Starting _ -> Optional.of("not yet in its group");
            case WorkerStatus.Paused paused -> Optional.of(paused.code() + ": " + paused.message());
            case WorkerStatus.Stopped stopped -> {
                CatalogueException cause = stopped.cause();
                yield Optional.of(cause == null ? "closed" : "stopped: " + cause.getMessage());
            }
        };
    }
}
