package dev.swath.ingest.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.chip.PackFormat;
import dev.swath.ingest.AcceptUploads;
import dev.swath.ingest.IngestCounters;
import dev.swath.ingest.IngestScenes;
import dev.swath.ingest.LaterFailures;
import dev.swath.ingest.ListBucket;
import dev.swath.ingest.LookQueue;
import dev.swath.ingest.Notification;
import dev.swath.ingest.ProveStore;
import dev.swath.ingest.ReadNotifications;
import dev.swath.ingest.RemoveChips;
import dev.swath.ingest.SweepPacks;
import dev.swath.ingest.cut.CutScenes;
import dev.swath.ingest.cut.MemoryBudget;
import dev.swath.ingest.cut.OpenObjects;
import dev.swath.ingest.cut.PacksUnderWay;
import dev.swath.ingest.cut.StoreChips;
import dev.swath.ingest.cut.StoreTiles;
import dev.swath.ingest.look.InspectObject;
import dev.swath.ingest.look.JudgeProduct;
import dev.swath.ingest.look.WaitingProducts;
import dev.swath.ingest.table.ScenesOnDisk;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoreWatch;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import dev.swath.service.health.HealthChecks;
import dev.swath.service.worker.StartWorkers;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.FailureSubject;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import dev.swath.streaming.TopicFollower;
import dev.swath.streaming.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds ingest-service from its settings, starts it and stops it: its two workers, the listing, the uploads. */
@Startup
@Singleton
public class IngestService {
    private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
    private static final String NAME = "ingest-service";
    private static final int LEAST_CUTTERS = 8;
    private static final int TELL_AGAIN_AFTER_LISTINGS = 10;
    private static final long LEAST_SCENE_BYTES = 8L << 20;
    /** Of the memory for scenes in work, so much more is for packs: a fourth. */
    private static final int PACKS_SHARE = 4;
    /** The young generation's of the serial and the parallel collector. */
    private static final Set<String> WAITING_COLLECTORS = Set.of("Copy", "PS Scavenge");

    private final IngestConfig config;
    private final Clock clock = Clock.systemUTC();
    private final ObjectStore store;
    private final StoreWatch storeWatch;
    private final EventPublisher publisher;
    private final ScenesOnDisk disk;
    private final OwnedScenes scenes;
    private final WaitingProducts waiting = new WaitingProducts(clock);
    private final RemoveChips removeChips;
    private final PacksUnderWay packs;
    private final IngestCounters counters = new IngestCounters();
    private final AcceptUploads uploads;
    private final ExecutorService cutters;
    private final ListingSchedule listing;
    private final ServiceWorkers workers;
    private final LaterFailures failures;
    private volatile @Nullable TopicFollower<TileFailed> openFailures;

    /** Returns at once, also while Kafka or the store are away. */
    IngestService(IngestConfig config, MeterRegistry registry) {
        warnOfCollector();
        this.config = config;
        this.store = MinioObjectStore.open(config.s3(), config.s3AccessKey(), config.s3SecretKey());
        this.storeWatch = StoreWatch.start(store, config.scenesBucket());
        this.disk = ScenesOnDisk.open(config.stateDir());
        this.scenes = OwnedScenes.on(disk);
        this.removeChips = new RemoveChips(store, config.chipsBucket(), config.chipGrace(), clock);
        this.packs = new PacksUnderWay(config.orphanGrace(), System::nanoTime);
        this.publisher = new EventPublisher(config.kafka(), NAME);
        LookQueue looks = publisher::publishAll;
        this.failures = new LaterFailures(config.listingInterval(), clock);
        this.uploads = new AcceptUploads(
                store, config.scenesBucket(), looks, config.maxObjectSize().asLongValue(), config.uploadsAtOnce());
        this.cutters = Executors.newFixedThreadPool(
                decodeThreads(),
                Thread.ofPlatform().name("cut-scenes-", 0).daemon().factory());
        this.listing = ListingSchedule.start(
                new ListingSchedule.ListTask(listBucket(looks), config.listingInterval()),
                new ListingSchedule.SweepTask(sweepPacks(), config.sweepInterval()),
                () -> {
                    tell(looks, waiting.due(scenes::owns));
                    tell(looks, failures.due(config.scenesBucket(), scenes));
                },
                scenes.table()::partitions);
        this.workers = new StartWorkers(NAME, config, registry)
                .with(Stage.INGEST, Topic.ARRIVALS, this::startIngest)
                .with(Stage.ARRIVE, Topic.NOTIFICATIONS, this::startArrive)
                .start(this::ensureBuckets);
        IngestMeters.register(registry, counters);
    }

    void stop(@Observes ShutdownEvent event) {
        close();
    }

    @Produces
    @Singleton
    AcceptUploads uploads() {
        return uploads;
    }

    /** Ready while topics and buckets are there, both workers are in their groups and not paused, the object store answers, and the last listing came to an end. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.ready("ingest", this::complaints);
    }

    /** Alive unless a worker ended by itself, as when a second instance took its name. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return HealthChecks.alive("ingest", workers::isStopped);
    }

    /** The problems that keep the service from working, by its part; empty if there are none. */
    Map<String, String> complaints() {
        Map<String, String> complaints = workers.complaints();
        listing.findComplaint().ifPresent(complaint -> complaints.put("listing", complaint));
        storeWatch.findComplaint().ifPresent(away -> complaints.put("store", away.code() + ": " + away.getMessage()));
        return complaints;
    }

    void close() {
        listing.close();
        workers.close();
        cutters.shutdownNow();
        TopicFollower<TileFailed> follower = openFailures;
        if (follower != null) {
            follower.close();
        }
        publisher.close();
        storeWatch.close();
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

    private SweepPacks sweepPacks() {
        return new SweepPacks(
                store,
                new SweepPacks.SweptBuckets(config.scenesBucket(), config.chipsBucket()),
                scenes,
                packs,
                config.orphanGrace(),
                clock);
    }

    private void ensureBuckets() {
        store.ensureBucket(config.scenesBucket());
        store.ensureBucket(config.chipsBucket());
    }

    /**
     * Its failures are on {@code swath.failures} with its other effects. The worker's own book-keeping knows no
     * subject for them, so it must not close them.
     */
    private BatchWorker startIngest(WorkerSettings settings) {
        openFailures = TopicFollower.start(
                config.kafka(), Topic.FAILURES, TopicFollower.From.BEGINNING, TileFailed.class, failures);
        JudgeProduct judgeProduct = new JudgeProduct(store, waiting, config.productQuiet(), config.productTimeout());
        IngestScenes ingestScenes = new IngestScenes(
                new IngestScenes.Steps(
                        new InspectObject(store, judgeProduct, cutScenes()),
                        waiting,
                        removeChips,
                        new ProveStore(store, config.scenesBucket(), config.chipsBucket(), scenes),
                        packs),
                scenes,
                failures,
                cutters,
                counters,
                clock);
        return BatchWorker.builder(settings, RecordDecoder.events(Topic.ARRIVALS, Look.class), ingestScenes)
                .ownedTable(scenes.table())
                .failureSubject(look -> FailureSubject.UNKNOWN)
                .start();
    }

    private BatchWorker startArrive(WorkerSettings settings) {
        return BatchWorker.builder(
                        settings,
                        (key, headers, value) -> Notification.read(config.scenesBucket(), value),
                        new ReadNotifications(clock))
                .failureSubject(notification -> FailureSubject.UNKNOWN)
                .start();
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
                new StoreTiles(config.tileWriters(), config.leastValid()),
                new StoreChips(
                        store,
                        config.chipsBucket(),
                        packs,
                        new MemoryBudget(Math.max(memory / PACKS_SHARE, LEAST_SCENE_BYTES)),
                        packBytes(),
                        config.packs()),
                pictures);
    }

    private int packBytes() {
        long bytes = config.packSize().asLongValue();
        if (bytes < 1 || bytes > PackFormat.MOST_BYTES) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "swath.ingest.pack-size: expected 1 to %d bytes, found %d".formatted(PackFormat.MOST_BYTES, bytes));
        }
        return (int) bytes;
    }

    private int decodeThreads() {
        return config.decodeThreads() > 0
                ? config.decodeThreads()
                : Math.max(LEAST_CUTTERS, Runtime.getRuntime().availableProcessors());
    }

    /** A damaged JPEG may stop a JVM for good whose collector waits for pinned arrays: docs/decisions/0023. */
    private static void warnOfCollector() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (WAITING_COLLECTORS.contains(collector.getName())) {
                LOG.atWarn()
                        .addKeyValue("collector", collector.getName())
                        .log("A damaged JPEG may stop this JVM for good; run it with -XX:+UseG1GC");
            }
        }
    }
}
