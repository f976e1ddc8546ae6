package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.ingest.cut.CutScenes;
import dev.swath.ingest.cut.MemoryBudget;
import dev.swath.ingest.cut.OpenObjects;
import dev.swath.ingest.cut.PacksUnderWay;
import dev.swath.ingest.cut.StoreChips;
import dev.swath.ingest.cut.StoreTiles;
import dev.swath.ingest.look.InspectObject;
import dev.swath.ingest.look.JudgeProduct;
import dev.swath.ingest.look.WaitingProducts;
import dev.swath.ingest.table.KnownScenes;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import dev.swath.raster.decoding.ProcessorBudget;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** An owner of all keys on a store in memory: what the worker would do with the step, without Kafka. */
final class Owner implements KnownScenes, AutoCloseable {
    static final String SCENES = "swath-scenes";
    static final String CHIPS = "swath-chips";
    static final Duration QUIET = Duration.ofSeconds(30);
    static final Duration TIMEOUT = Duration.ofMinutes(10);
    static final int PACK_BYTES = 1 << 20;
    static final Duration GRACE = Duration.ofHours(24);
    static final Duration LATE_FAILURES = Duration.ofMinutes(1);

    private static final TileFailed.RecordPlace PLACE = new TileFailed.RecordPlace("swath.failures", 0, 0);

    final TestClock clock;
    final MemoryStore store;
    final WaitingProducts waiting;
    final RemoveChips removeChips;
    final PacksUnderWay packs;
    final SweepPacks sweep;
    volatile boolean owning = true;
    final Map<ObjectId, SceneSeen> scenes = new HashMap<>();
    final LaterFailures laterFailures;
    final Map<String, TileFailed> failures = new HashMap<>();
    final IngestCounters counters = new IngestCounters();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final IngestScenes step;
    private long offset;

    Owner() {
        this(true);
    }

    /** @param packing whether chips go into packs */
    Owner(boolean packing) {
        this(packing, PACK_BYTES);
    }

    /** @param packBytes the most bytes of a pack */
    Owner(boolean packing, int packBytes) {
        this(packing, packBytes, new MemoryStore());
    }

    /** @param store that another process may have used */
    Owner(boolean packing, int packBytes, MemoryStore store) {
        this(packing, packBytes, store, new TestClock());
    }

    Owner(boolean packing, int packBytes, MemoryStore store, TestClock clock) {
        this(packing, packBytes, store, clock, ProcessorBudget::new);
    }

    /** @param budgets of the scenes, in the order in which they are opened */
    Owner(boolean packing, int packBytes, MemoryStore store, TestClock clock, Supplier<ProcessorBudget> budgets) {
        this.clock = clock;
        this.store = store;
        this.store.clock = clock;
        this.laterFailures = new LaterFailures(LATE_FAILURES, clock);
        this.waiting = new WaitingProducts(clock);
        this.removeChips = new RemoveChips(store, CHIPS, GRACE, clock);
        this.packs = new PacksUnderWay(GRACE, () -> clock.instant().toEpochMilli() * 1_000_000);
        this.sweep = new SweepPacks(store, new SweepPacks.SweptBuckets(SCENES, CHIPS), this, packs, GRACE, clock);
        int scale = packBytes / PACK_BYTES;
        CutScenes cutScenes = new CutScenes(
                new OpenObjects(store, new MemoryBudget((4L << 20) * scale), new MemoryBudget(64 << 20), 64 << 20),
                new SceneReader(SceneLimits.DEFAULT.withPixels(1_000_000L * scale), budgets),
                Tiling.DEFAULT,
                new StoreTiles(2, 0.1),
                new StoreChips(store, CHIPS, packs, new MemoryBudget(4L * packBytes), packBytes, packing),
                new MemoryBudget((4L << 20) * scale));
        JudgeProduct judgeProduct = new JudgeProduct(store, waiting, QUIET, TIMEOUT);
        step = new IngestScenes(
                new IngestScenes.Steps(
                        new InspectObject(store, judgeProduct, cutScenes),
                        waiting,
                        removeChips,
                        new ProveStore(store, SCENES, CHIPS, this),
                        packs),
                this,
                laterFailures,
                executor,
                counters,
                clock);
    }

    List<ReceivedRecord<Look>> batch(Look.Why why, String... keys) {
        return Stream.of(keys)
                .map(key -> received(new Look(SCENES, new ObjectKey(key), why)))
                .toList();
    }

    private ReceivedRecord<Look> received(Look look) {
        return new ReceivedRecord<>(
                look.recordKey(), look, new TileFailed.RecordPlace("swath.arrivals", 0, offset++), clock.instant());
    }

    List<IngestScenes.Inspected> prepare(List<ReceivedRecord<Look>> batch, Tenure tenure) {
        return step.prepare(batch, tenure);
    }

    List<IngestScenes.Inspected> prepare(List<ReceivedRecord<Look>> batch) {
        return step.prepare(batch);
    }

    /** Works, and writes as the transaction would. */
    List<OutgoingRecord> work(List<IngestScenes.Inspected> prepared) {
        return write(step.work(prepared).outgoing());
    }

    /** What the worker does when it gives up a look; empty if it writes a failure of its own. */
    Optional<List<OutgoingRecord>> giveUp(Look.Why why, String key, CatalogueException cause) {
        return step.giveUp(batch(why, key).getFirst(), cause).map(this::write);
    }

    /** Whether a known scene proves that the store is well. */
    boolean proveWell() {
        return step.proveWell(null, Tenure.LASTING);
    }

    private List<OutgoingRecord> write(List<OutgoingRecord> outgoing) {
        for (OutgoingRecord written : outgoing) {
            if (written.event() instanceof SceneSeen scene) {
                scenes.put(scene.objectId(), scene);
            } else if (written.event() instanceof TileFailed failure) {
                failures.put(failure.id(), failure);
            } else if (written.topic() == Topic.FAILURES) {
                failures.remove(written.key());
                laterFailures.removed(written.key(), PLACE);
            }
        }
        return outgoing;
    }

    List<OutgoingRecord> look(Look.Why why, String... keys) {
        return work(prepare(batch(why, keys)));
    }

    /** Looks, and then at whatever is told to be looked at by that. */
    List<OutgoingRecord> lookOn(Look... looks) {
        List<OutgoingRecord> all = new ArrayList<>();
        List<Look> pending = List.of(looks);
        while (!pending.isEmpty()) {
            List<OutgoingRecord> outgoing =
                    work(prepare(pending.stream().map(this::received).toList()));
            all.addAll(outgoing);
            pending = events(outgoing, Look.class);
        }
        return all;
    }

    List<OutgoingRecord> lookOn(Look.Why why, String... keys) {
        return lookOn(Stream.of(keys)
                .map(key -> new Look(SCENES, new ObjectKey(key), why))
                .toArray(Look[]::new));
    }

    /** Lists the bucket and looks at what the listing tells. */
    int list() {
        List<Look> told = new ArrayList<>();
        ListBucket listing = new ListBucket(
                store, SCENES, this, told::addAll, removeChips, new ListBucket.TellAgain(Duration.ofMinutes(1), clock));
        int count = listing.list();
        lookOn(told.toArray(Look[]::new));
        return count;
    }

    /** Tells of a tile that a later stage gave up. */
    String fail(String key, TileId tileId, Stage stage) {
        TileFailed failure = new TileFailed(
                TileFailed.idOf(tileId.value(), stage),
                stage,
                tileId.value(),
                ObjectId.of(SCENES, new ObjectKey(key)).value(),
                new ObjectKey(key),
                1,
                null,
                ErrorCode.CAPTION_FAILED,
                ErrorCode.CAPTION_FAILED.kind(),
                "no sentence",
                1,
                PLACE,
                null,
                clock.instant());
        laterFailures.received(new ReceivedRecord<>(failure.id(), failure, PLACE, clock.instant()));
        return failure.id();
    }

    /** Looks at the keys of late failures, if it is time. */
    List<OutgoingRecord> lookForLateFailures() {
        return lookOn(laterFailures.due(SCENES, this).toArray(Look[]::new));
    }

    SceneSeen scene(String key) {
        return find(SCENES, new ObjectKey(key)).orElseThrow();
    }

    static <E extends Event> List<E> events(List<OutgoingRecord> outgoing, Class<E> type) {
        return outgoing.stream()
                .map(OutgoingRecord::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static List<String> tombstones(List<OutgoingRecord> outgoing) {
        return outgoing.stream()
                .filter(written -> written.event() == null)
                .map(OutgoingRecord::key)
                .toList();
    }

    @Override
    public Optional<SceneSeen> find(String bucket, ObjectKey key) {
        return Optional.ofNullable(scenes.get(ObjectId.of(bucket, key)));
    }

    @Override
    public boolean owns(ObjectId objectId) {
        return owning;
    }

    @Override
    public Iterator<Known> known(String bucket) {
        return scenes.values().stream()
                .filter(scene -> scene.bucket().equals(bucket))
                .map(Known::of)
                .sorted(Comparator.comparing(Known::key))
                .iterator();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
