package dev.swath.indexer.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.event.TileState;
import dev.swath.indexer.ApplyStates;
import dev.swath.indexer.CompareForms;
import dev.swath.indexer.PurgeRetired;
import dev.swath.indexer.ReplaceForm;
import dev.swath.indexer.SelectModel;
import dev.swath.indexer.stream.JoinSettings;
import dev.swath.indexer.stream.JoinStream;
import dev.swath.indexer.stream.ModelTopic;
import dev.swath.service.health.HealthChecks;
import dev.swath.service.worker.StartWorkers;
import dev.swath.service.worker.WorkerMeters;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.SearchedIndex;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds index-service from its settings, starts it and stops it: the join, the worker that applies what the join tells, and the
 * purge of retired rows.
 */
@Startup
@Singleton
public class IndexService {
    private static final Logger LOG = LoggerFactory.getLogger(IndexService.class);
    private static final long CLOSE_SECONDS = 5;
    private static final long SELECT_SECONDS = 5;
    private static final long REPLACE_SECONDS = 1;

    private final SearchedIndex index;
    private final ModelTopic models;
    private final FillWorker fillWorker;
    private final JoinStream join;
    private final JoinAge joinAge;
    private final ServiceWorkers workers;
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("index-upkeep").daemon().factory());
    private final ScheduledExecutorService replacement = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("index-replacement").daemon().factory());

    /**
     * Opens the index. The rest starts in the background, as soon as Kafka answers.
     *
     * @throws CatalogueException INVALID_CONFIGURATION, such as an index that has another writer; INDEX_UNAVAILABLE, DISK_FULL
     */
    IndexService(IndexConfig config, MeterRegistry registry) {
        IndexSettings indexSettings = IndexSettings.of(config);
        IndexStorage storage = indexSettings.openStorage();
        models = new ModelTopic(config.kafka());
        index = new SearchedIndex(storage, () -> models.find().map(ModelSelected::form));
        StartWorkers stages = new StartWorkers("index-service", config, registry);
        join = new JoinStream(
                new JoinSettings(
                        config.kafka(),
                        config.stateDir(),
                        config.instance(),
                        config.replication(),
                        config.retractionRetention(),
                        config.standbys()),
                stages.tracer());
        registry.gauge(
                "swath.join.running", join, running -> running.findComplaint().isEmpty() ? 1 : 0);
        joinAge = new JoinAge(config.kafka());
        WorkerMeters.registerAge(registry, Stage.JOIN, joinAge::age);
        SelectModel select =
                new SelectModel(models, index, config.modelVersion().map(ModelVersion::new), InstantSource.system());
        AtomicLong pass = new AtomicLong(1);
        workers = stages.with(
                        Stage.INDEX,
                        Topic.TILE_STATES,
                        settings -> BatchWorker.builder(
                                        settings.withPass(pass.get()),
                                        RecordDecoder.events(Topic.TILE_STATES, TileState.class),
                                        new MeasuredStep(
                                                new ApplyStates(index, select),
                                                pass.get() == 1,
                                                InstantSource.system(),
                                                registry))
                                .handover(indexSettings.handover())
                                .start())
                .start(() -> {
                    select.begin().map(ModelSelected::itemPass).ifPresent(pass::set);
                    join.start();
                });
        PurgeRetired purge = new PurgeRetired(index, config.purgeGrace(), InstantSource.system());
        long interval = config.purgeInterval().toMillis();
        var _ = upkeep.scheduleWithFixedDelay(() -> purge(purge), interval, interval, TimeUnit.MILLISECONDS);
        var _ = upkeep.scheduleWithFixedDelay(() -> select(select), SELECT_SECONDS, SELECT_SECONDS, TimeUnit.SECONDS);
        fillWorker = new FillWorker(config, registry, storage, indexSettings.handover());
        CompareForms compare = new CompareForms(storage, fillWorker, config.comparePatience(), InstantSource.system());
        registry.gauge("swath.index.missing", compare, CompareForms::missing);
        ReplaceForm replace = new ReplaceForm(models, storage, compare, config.formerGrace(), InstantSource.system());
        var _ = replacement.scheduleWithFixedDelay(
                () -> replace(replace), REPLACE_SECONDS, REPLACE_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        close();
    }

    /** Lets the batch in work end, then closes the join, and the index last. */
    void close() {
        upkeep.shutdownNow();
        replacement.shutdownNow();
        try {
            if (!upkeep.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
                    || !replacement.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.atWarn().log("The upkeep under way did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fillWorker.close();
        workers.close();
        models.close();
        joinAge.close();
        join.close();
        index.close();
    }

    /** Ready while the index answers, the join runs, and the worker is in its group and not paused. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.ready("index", this::complaints);
    }

    /** Alive unless the worker ended by itself, as when a second instance took its name. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return HealthChecks.alive("index", this::isStopped);
    }

    /** The problems that keep the service from working, by its part; empty if there are none. */
    Map<String, String> complaints() {
        Map<String, String> complaints = new LinkedHashMap<>();
        findIndexComplaint().ifPresent(complaint -> complaints.put("index", complaint));
        Map<String, String> ofWorkers = workers.complaints();
        String missing = ofWorkers.get(ServiceWorkers.START);
        if (missing != null) {
            complaints.put("kafka", missing);
        } else {
            join.findComplaint().ifPresent(complaint -> complaints.put("join", complaint));
            ofWorkers.values().forEach(complaint -> complaints.put("worker", complaint));
        }
        return complaints;
    }

    boolean isStopped() {
        return workers.isStopped();
    }

    private Optional<String> findIndexComplaint() {
        try {
            index.ping();
            return Optional.empty();
        } catch (CatalogueException e) {
            return Optional.of(e.code() + ": " + e.getMessage());
        }
    }

    /** Where tiles are indexed already and none comes, nobody else puts the first version on record. */
    private static void select(SelectModel select) {
        try {
            select.get()
                    .ifPresent(version ->
                            LOG.atDebug().addKeyValue("modelVersion", version).log("This version is searched"));
        } catch (CatalogueException e) {
            LOG.atDebug().addKeyValue("errorCode", e.code()).log("No version is on record for now");
        }
    }

    private void replace(ReplaceForm replace) {
        try {
            replace.decide();
            fillWorker.follow(replace.findFollowed());
        } catch (CatalogueException e) {
            LOG.atDebug().addKeyValue("errorCode", e.code()).log("The form of the index stays for now");
        }
    }

    private static void purge(PurgeRetired purge) {
        try {
            long purged = purge.purge();
            LOG.atDebug().addKeyValue("rows", purged).log("Retired rows are purged");
        } catch (CatalogueException e) {
            LOG.atWarn()
                    .addKeyValue("errorCode", e.code())
                    .addKeyValue("message", e.getMessage())
                    .log("Retired rows stay for now");
        }
    }
}
