package dev.swath.ingest.wiring;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Look;
import dev.swath.ingest.AcceptUploads;
import dev.swath.ingest.IngestCounters;
import dev.swath.ingest.IngestScenes;
import dev.swath.ingest.ListBucket;
import dev.swath.ingest.LookQueue;
import dev.swath.ingest.Notification;
import dev.swath.ingest.ReadNotifications;
import dev.swath.ingest.RemoveChips;
import dev.swath.ingest.cut.CutScenes;
import dev.swath.ingest.cut.MemoryBudget;
import dev.swath.ingest.cut.OpenObjects;
import dev.swath.ingest.cut.StoreTiles;
import dev.swath.ingest.look.InspectObject;
import dev.swath.ingest.look.JudgeProduct;
import dev.swath.ingest.look.WaitingProducts;
import dev.swath.ingest.table.ScenesOnDisk;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.FailureFollower;
import dev.swath.streaming.FailureSubject;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import dev.swath.streaming.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Everything of ingest-service but HTTP, built from its settings: the two workers, the listing, the uploads. */
public final class IngestService implements AutoCloseable {
    private static final String NAME = "ingest-service";
    private static final int LEAST_CUTTERS = 8;
    private static final int TELL_AGAIN_AFTER_LISTINGS = 10;
    private static final long LEAST_SCENE_BYTES = 8L << 20;

    private final IngestConfig config;
    private final MeterRegistry registry;
    private final Clock clock = Clock.systemUTC();
    private final ObjectStore store;
    private final EventPublisher publisher;
    private final ScenesOnDisk disk;
    private final OwnedScenes scenes;
    private final WaitingProducts waiting = new WaitingProducts(clock);
    private final RemoveChips removeChips;
    private final IngestCounters counters = new IngestCounters();
    private final AcceptUploads uploads;
    private final ExecutorService cutters;
    private final ListingSchedule listing;
    private final ServiceWorkers workers;
    private volatile @Nullable FailureFollower openFailures;

    private IngestService(IngestConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
        this.store = MinioObjectStore.open(config.s3(), config.s3AccessKey(), config.s3SecretKey());
        this.disk = ScenesOnDisk.open(config.stateDir());
        this.scenes = OwnedScenes.on(disk);
        this.removeChips = new RemoveChips(store, config.chipsBucket(), config.chipGrace(), clock);
        this.publisher = new EventPublisher(config.kafka(), NAME);
        LookQueue looks = publisher::publishAll;
        this.uploads = new AcceptUploads(
                store, config.scenesBucket(), looks, config.maxObjectSize().asLongValue(), config.uploadsAtOnce());
        this.cutters = Executors.newFixedThreadPool(
                decodeThreads(),
                Thread.ofPlatform().name("cut-scenes-", 0).daemon().factory());
        this.listing = ListingSchedule.start(
                listBucket(looks),
                () -> tell(looks, waiting.due(scenes::owns)),
                scenes.table()::partitions,
                config.listingInterval());
        this.workers = ServiceWorkers.start(
                config.kafka(),
                config.partitions(),
                config.replication(),
                this::ensureBuckets,
                Map.of(Stage.INGEST, this::startIngest, Stage.ARRIVE, this::startArrive));
        IngestMeters.register(registry, counters);
    }

    /** Returns at once, also while Kafka or the store are away. */
    public static IngestService start(IngestConfig config, MeterRegistry registry) {
        return new IngestService(config, registry);
    }

    public AcceptUploads uploads() {
        return uploads;
    }

    public IngestCounters counters() {
        return counters;
    }

    /** What keeps the service from working, by its part; empty where all works. */
    public Map<String, String> complaints() {
        Map<String, String> complaints = workers.complaints();
        listing.findComplaint().ifPresent(complaint -> complaints.put("listing", complaint));
        return complaints;
    }

    /** Whether a worker ended by itself, which only a new start mends. */
    public boolean isStopped() {
        return workers.isStopped();
    }

    @Override
    public void close() {
        listing.close();
        workers.close();
        cutters.shutdownNow();
        FailureFollower failures = openFailures;
        if (failures != null) {
            failures.close();
        }
        publisher.close();
        store.close();
        disk.close();
    }

    private static void tell(LookQueue looks, List<Look> due) {
        if (!due.isEmpty()) {
            looks.put(due);
        }
    }

    private ListBucket listBucket(LookQueue looks) {
        Duration tellAgainAfter = config.listingInterval().multipliedBy(TELL_AGAIN_AFTER_LISTINGS);
        return new ListBucket(
                store,
                config.scenesBucket(),
                scenes,
                looks,
                removeChips,
                new ListBucket.TellAgain(tellAgainAfter, clock));
    }

    private void ensureBuckets() {
        store.ensureBucket(config.scenesBucket());
        store.ensureBucket(config.chipsBucket());
    }

    /** Its failures stand on {@code swath.failures} with its other effects, so that the worker's own book-keeping must not close them: it knows no subject. */
    private BatchWorker startIngest() {
        FailureFollower open = FailureFollower.follow(config.kafka(), id -> !id.endsWith("/" + Stage.INGEST.id()));
        openFailures = open;
        JudgeProduct judgeProduct = new JudgeProduct(store, waiting, config.productQuiet(), config.productTimeout());
        IngestScenes ingestScenes = new IngestScenes(
                new IngestScenes.Steps(new InspectObject(store, judgeProduct, cutScenes()), waiting, removeChips),
                scenes,
                open::isOpen,
                cutters,
                counters,
                clock);
        BatchWorker worker = BatchWorker.builder(
                        settings(Stage.INGEST, Topic.ARRIVALS),
                        RecordDecoder.events(Topic.ARRIVALS, Look.class),
                        ingestScenes)
                .ownedTable(scenes.table())
                .failureSubject(look -> FailureSubject.UNKNOWN)
                .start();
        return measured(Stage.INGEST, worker);
    }

    private BatchWorker startArrive() {
        BatchWorker worker = BatchWorker.builder(
                        settings(Stage.ARRIVE, Topic.NOTIFICATIONS),
                        (key, headers, value) -> Notification.read(config.scenesBucket(), value),
                        new ReadNotifications(clock))
                .failureSubject(notification -> FailureSubject.UNKNOWN)
                .start();
        return measured(Stage.ARRIVE, worker);
    }

    private CutScenes cutScenes() {
        long memory = config.memory()
                .map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / 2);
        MemoryBudget pictures = new MemoryBudget(memory / 2);
        OpenObjects objects = new OpenObjects(
                store,
                new MemoryBudget(memory / 2),
                new MemoryBudget(config.disk().asLongValue()),
                config.maxObjectSize().asLongValue());
        SceneLimits limits = new SceneLimits(config.maxPixels(), Math.max(memory / 2, LEAST_SCENE_BYTES), config.gsd());
        return new CutScenes(
                objects,
                new SceneReader(limits),
                new Tiling(config.tileSize()),
                new StoreTiles(store, config.chipsBucket(), config.tileWriters()),
                pictures);
    }

    private WorkerSettings settings(Stage stage, Topic input) {
        return WorkerSettings.of(config.kafka(), NAME, stage, config.instance(), input)
                .withBatch(config.batchSize(), config.linger());
    }

    private BatchWorker measured(Stage stage, BatchWorker worker) {
        registry.more()
                .counter("swath.ingest.records", List.of(IngestMeters.stage(stage)), worker, BatchWorker::records);
        registry.gauge("swath.ingest.lag", List.of(IngestMeters.stage(stage)), worker, BatchWorker::lag);
        return worker;
    }

    private int decodeThreads() {
        return config.decodeThreads() > 0
                ? config.decodeThreads()
                : Math.max(LEAST_CUTTERS, Runtime.getRuntime().availableProcessors());
    }
}
