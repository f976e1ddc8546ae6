package dev.swath.indexer.wiring;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.TileState;
import dev.swath.indexer.FillForm;
import dev.swath.indexer.FillProgress;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import dev.swath.streaming.Lag;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.TopicFollower;
import dev.swath.streaming.WorkerSettings;
import dev.swath.vectorindex.IndexStorage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker that fills a form of the index, while there is one to fill. Each build has a consumer group of its own, so
 * that its workers share the partitions, and go on after a restart where they were. Used by one thread.
 */
final class FillWorker implements FillProgress, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FillWorker.class);

    private final IndexConfig config;
    private final IndexStorage storage;
    private final Duration handover;
    private final Lag lag;
    private volatile @Nullable BatchWorker worker;
    private @Nullable IndexForm followed;

    /** @param handover how long a call of a former owner may still change the index */
    FillWorker(IndexConfig config, MeterRegistry registry, IndexStorage storage, Duration handover) {
        this.config = config;
        this.storage = storage;
        this.handover = handover;
        this.lag = new Lag(config.kafka());
        registry.gauge("swath.worker.lag", Tags.of("stage", Stage.REINDEX.id()), this, FillWorker::workersLag);
    }

    @Override
    public boolean isFull(IndexForm form) {
        TopicFollower.Progress progress = lag.progress(Stage.REINDEX, form.build(), Topic.TILE_STATES);
        LOG.atDebug()
                .addKeyValue("form", form)
                .addKeyValue("read", progress.read())
                .addKeyValue("all", progress.all())
                .log("A form of the index is being filled");
        return progress.read() == progress.all();
    }

    /** Starts, replaces or stops the worker. */
    void follow(Optional<IndexForm> form) {
        BatchWorker running = worker;
        boolean ended = running != null && running.status() instanceof WorkerStatus.Stopped;
        if (!ended && form.equals(Optional.ofNullable(followed))) {
            return;
        }
        stop();
        form.ifPresent(this::start);
    }

    @Override
    public void close() {
        stop();
        lag.close();
    }

    private void start(IndexForm form) {
        LOG.atInfo().addKeyValue("form", form).log("A form of the index is filled, and kept so, by this instance");
        WorkerSettings settings = WorkerSettings.of(
                        config.kafka(), "index-service", Stage.REINDEX, config.instance(), Topic.TILE_STATES)
                .withBatch(config.batchSize(), config.linger())
                .withPass(form.build());
        worker = BatchWorker.builder(
                        settings,
                        RecordDecoder.events(Topic.TILE_STATES, TileState.class),
                        new FillForm(storage.form(form), InstantSource.system()))
                .handover(handover)
                .start();
        followed = form;
    }

    private double workersLag() {
        BatchWorker running = worker;
        return running == null ? 0 : running.lag();
    }

    private void stop() {
        BatchWorker running = worker;
        worker = null;
        followed = null;
        if (running != null) {
            running.close();
        }
    }
}
