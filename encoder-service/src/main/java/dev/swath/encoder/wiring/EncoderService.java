package dev.swath.encoder.wiring;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.encoder.EncodeQueryImages;
import dev.swath.encoder.EncodeTiles;
import dev.swath.encoder.model.ModelChipEncoder;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoreWatch;
import dev.swath.service.health.HealthChecks;
import dev.swath.service.worker.StartWorkers;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Builds encoder-service from its settings, starts it and stops it. */
@Startup
@Singleton
public class EncoderService {
    private final VisionEncoder vision;
    private final ObjectStore store;
    private final StoreWatch storeWatch;
    private final ExecutorService fetches;
    private final EncodeQueryImages queryImages;
    private final ServiceWorkers workers;

    EncoderService(EncoderConfig config, MeterRegistry registry) {
        ModelBundle bundle = ModelBundle.open(config.bundle());
        vision = VisionEncoder.open(bundle, SessionSettings.of(config));
        GoldenCheck.of(bundle).verify(vision, GoldenCheck.Scope.FIRST);
        store = MinioObjectStore.open(config.s3(), config.s3AccessKey(), config.s3SecretKey());
        storeWatch = StoreWatch.start(store, config.chipsBucket());
        fetches = Executors.newFixedThreadPool(
                config.fetchThreads(),
                Thread.ofPlatform().name("fetch-chips-", 0).daemon().factory());
        ModelChipEncoder encoder = new ModelChipEncoder(vision);
        int maxBytes = Math.toIntExact(config.maxPictureSize().asLongValue());
        queryImages = new EncodeQueryImages(encoder, config.maxQueries(), maxBytes);
        EncodeTiles<?> encodeTiles =
                new EncodeTiles<>(new StoredChips(store, config.chipsBucket(), maxBytes), encoder, fetches);
        ModelVersion version = encoder.modelVersion();
        workers = new StartWorkers("encoder-service", config, registry)
                .with(
                        Stage.ENCODE,
                        Topic.TILES,
                        settings -> BatchWorker.builder(
                                        settings.withModel(version),
                                        RecordDecoder.events(Topic.TILES, TileEvent.class),
                                        encodeTiles)
                                .start())
                .start(() -> store.ensureBucket(config.chipsBucket()));
    }

    void stop(@Observes ShutdownEvent event) {
        workers.close();
        fetches.close();
        storeWatch.close();
        store.close();
        vision.close();
    }

    @Produces
    @Singleton
    EncodeQueryImages queryImages() {
        return queryImages;
    }

    /** Ready while the worker is in its group and not paused, and the object store answers, also if no tile comes. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.ready("encoder", this::complaints);
    }

    private Map<String, String> complaints() {
        Map<String, String> complaints = workers.complaints();
        storeWatch.findComplaint().ifPresent(away -> complaints.put("store", away.code() + ": " + away.getMessage()));
        return complaints;
    }

    /** Alive unless the worker ended by itself, as when a second instance took its name. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return HealthChecks.alive("encoder", workers::isStopped);
    }
}
