package dev.swath.encoder.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ConcurrencyLimit;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.encoder.EncodeTiles;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import dev.swath.streaming.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Builds encoder-service from its settings, starts it and stops it. */
@ApplicationScoped
public class EncoderApplication {
    private static final String NAME = "encoder-service";

    private final EncoderConfig config;
    private final MeterRegistry registry;
    private final ConcurrencyLimit queries;
    private @Nullable Parts parts;

    private record Parts(
            VisionEncoder vision,
            ModelChipEncoder encoder,
            ObjectStore store,
            ExecutorService fetches,
            ServiceWorkers workers) {}

    EncoderApplication(EncoderConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
        this.queries = new ConcurrencyLimit("query images", config.maxQueries());
    }

    void start(@Observes StartupEvent event) {
        ModelBundle bundle = ModelBundle.open(config.bundle());
        VisionEncoder vision = VisionEncoder.open(bundle, sessionSettings());
        GoldenCheck.of(bundle).verify(vision, GoldenCheck.Scope.FIRST);
        ModelChipEncoder encoder = new ModelChipEncoder(vision);
        ObjectStore store = MinioObjectStore.open(config.s3(), config.s3AccessKey(), config.s3SecretKey());
        ExecutorService fetches = Executors.newFixedThreadPool(
                config.fetchThreads(),
                Thread.ofPlatform().name("fetch-chips-", 0).daemon().factory());
        long maxBytes = config.maxPictureSize().asLongValue();
        EncodeTiles<?> encodeTiles = new EncodeTiles<>(
                chip -> store.read(config.chipsBucket(), new ObjectKey(chip), maxBytes), encoder, fetches);
        parts = new Parts(vision, encoder, store, fetches, startWorkers(store, encodeTiles, encoder.modelVersion()));
    }

    void stop(@Observes ShutdownEvent event) {
        Parts started = parts;
        if (started != null) {
            started.workers().close();
            started.fetches().close();
            started.store().close();
            started.vision().close();
        }
    }

    /** How many query images are embedded at once for other processes. */
    public ConcurrencyLimit queries() {
        return queries;
    }

    /** The largest query image. */
    public int maxPictureBytes() {
        return Math.toIntExact(config.maxPictureSize().asLongValue());
    }

    /** Embeds a query image; see {@link dev.swath.catalogue.model.QueryEncoder#encodeImage}. */
    public QueryVector encodeImage(byte[] image) {
        ModelChipEncoder encoder = started().encoder();
        // Bundles are calibrated for texts; pictures lie nearer to each other than texts to pictures.
        return new QueryVector(
                encoder.modelVersion(),
                encoder.encode(List.of(encoder.decode(image))).getFirst().embedding(),
                null);
    }

    /** What keeps the service from working, by its part; empty where all works. */
    public Map<String, String> complaints() {
        return started().workers().complaints();
    }

    /** Whether the worker ended by itself, which only a new start mends. */
    public boolean isStopped() {
        return started().workers().isStopped();
    }

    private ServiceWorkers startWorkers(ObjectStore store, EncodeTiles<?> encodeTiles, ModelVersion version) {
        WorkerSettings settings = WorkerSettings.of(config.kafka(), NAME, Stage.ENCODE, config.instance(), Topic.TILES)
                .withModel(version)
                .withBatch(config.batchSize(), config.linger());
        return ServiceWorkers.start(
                config.kafka(),
                config.partitions(),
                config.replication(),
                () -> store.ensureBucket(config.chipsBucket()),
                Map.of(
                        Stage.ENCODE,
                        () -> measured(BatchWorker.builder(
                                        settings, RecordDecoder.events(Topic.TILES, TileEvent.class), encodeTiles)
                                .start())));
    }

    private BatchWorker measured(BatchWorker worker) {
        registry.more().counter("swath.encoder.records", List.of(), worker, BatchWorker::records);
        registry.more().counter("swath.encoder.failures", List.of(), worker, BatchWorker::failures);
        registry.gauge("swath.encoder.lag", worker, BatchWorker::lag);
        return worker;
    }

    private SessionSettings sessionSettings() {
        SessionSettings all = SessionSettings.on(config.device());
        return config.modelThreads() == 0 ? all : new SessionSettings(all.device(), config.modelThreads());
    }

    private Parts started() {
        Parts started = parts;
        if (started == null) {
            throw new CatalogueException(ErrorCode.QUERY_ENCODER_UNAVAILABLE, "encoder-service is starting");
        }
        return started;
    }
}
