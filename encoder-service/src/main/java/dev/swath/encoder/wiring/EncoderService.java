package dev.swath.encoder.wiring;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.encoder.EncodeQueryImages;
import dev.swath.encoder.EncodeTiles;
import dev.swath.encoder.model.ModelChipEncoder;
import dev.swath.encoder.store.ReadConfig;
import dev.swath.encoder.store.StoredChips;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoreWatch;
import dev.swath.service.Role;
import dev.swath.service.health.HealthChecks;
import dev.swath.service.worker.StartWorkers;
import dev.swath.service.worker.TileWork;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
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
    private final Role role;
    private final VisionEncoder vision;
    private final VisionEncoder visionOfQueries;
    private final EncodeQueryImages queryImages;
    private final TileWork work;

    EncoderService(EncoderConfig config, MeterRegistry registry) {
        role = config.role();
        ModelBundle bundle = ModelBundle.open(config.bundle());
        vision = VisionEncoder.open(bundle, SessionSettings.of(config));
        GoldenCheck.of(bundle).verify(vision, GoldenCheck.Scope.FIRST);
        visionOfQueries = vision.beside();
        queryImages = new EncodeQueryImages(
                new ModelChipEncoder(visionOfQueries),
                role,
                config.maxQueries(),
                Math.toIntExact(config.maxPictureSize().asLongValue()));
        work = role.works() ? work(config, new ModelChipEncoder(vision), registry) : TileWork.NONE;
    }

    /** Returns at once. The worker starts as soon as Kafka and the store answer. */
    private static TileWork work(EncoderConfig config, ModelChipEncoder encoder, MeterRegistry registry) {
        ObjectStore store = MinioObjectStore.open(config.s3(), config.s3AccessKey(), config.s3SecretKey());
        StoreWatch watch = StoreWatch.start(store, config.chipsBucket());
        ExecutorService fetches = Executors.newFixedThreadPool(
                config.fetchThreads(),
                Thread.ofPlatform().name("fetch-chips-", 0).daemon().factory());
        int maxBytes = Math.toIntExact(config.maxPictureSize().asLongValue());
        EncodeTiles<?> encodeTiles = new EncodeTiles<>(
                new StoredChips(store, config.chipsBucket(), maxBytes), ReadConfig.limits(config), encoder, fetches);
        RecordDecoder<TileEvent> decoder = RecordDecoder.events(Topic.TILES, TileEvent.class);
        ServiceWorkers workers = new StartWorkers("encoder-service", config, registry)
                .with(Stage.ENCODE, Topic.TILES, encoder.modelVersion(), decoder, encodeTiles)
                .start(() -> store.ensureBucket(config.chipsBucket()));
        return TileWork.of(workers, Map.of("store", watch::findComplaint), List.of(fetches, watch, store));
    }

    void stop(@Observes ShutdownEvent event) {
        work.close();
        visionOfQueries.close();
        vision.close();
    }

    @Produces
    @Singleton
    EncodeQueryImages queryImages() {
        return queryImages;
    }

    /** With a worker, ready while that is in its group and not paused; without one, from the start on. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.ofRole("encoder", role, work::complaints);
    }

    /** Alive unless the worker ended by itself, as when a second instance took its name. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return HealthChecks.alive("encoder", work::isStopped);
    }
}
