package dev.swath.ingest;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.raster.SceneReader;
import dev.swath.raster.Tiling;
import dev.swath.streaming.Outgoing;
import dev.swath.streaming.Received;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An owner of all keys on a store in memory: what the worker would do with the step, without Kafka. */
final class Owner implements SceneTable, AutoCloseable {
    static final String SCENES = "swath-scenes";
    static final String CHIPS = "swath-chips";
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-02T00:00:00Z"), ZoneOffset.UTC);

    final MemoryStore store = new MemoryStore();
    final Map<ObjectId, SceneSeen> scenes = new HashMap<>();
    final Set<String> openFailures = new HashSet<>();
    final IngestCounters counters = new IngestCounters();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final IngestScenes step;
    private long offset;

    Owner() {
        CutScenes cutScenes = new CutScenes(
                new OpenObjects(store, new MemoryBudget(4 << 20), new MemoryBudget(64 << 20), 64 << 20),
                new SceneReader(1_000_000),
                Tiling.DEFAULT,
                new StoreTiles(store, CHIPS, 2),
                new MemoryBudget(4 << 20));
        step = new IngestScenes(
                new InspectObject(store, cutScenes), this, openFailures::contains, executor, counters, CLOCK);
    }

    List<Received<Look>> batch(Look.Why why, String... keys) {
        List<Received<Look>> batch = new ArrayList<>();
        for (String key : keys) {
            Look look = new Look(SCENES, new ObjectKey(key), why);
            batch.add(new Received<>(
                    look.recordKey(), look, new TileFailed.Source("swath.arrivals", 0, offset++), CLOCK.instant()));
        }
        return batch;
    }

    List<IngestScenes.Inspected> prepare(List<Received<Look>> batch) {
        return step.prepare(batch);
    }

    /** Works, and writes as the transaction would. */
    List<Outgoing> work(List<IngestScenes.Inspected> prepared) {
        List<Outgoing> outgoing = step.work(prepared).outgoing();
        for (Outgoing written : outgoing) {
            if (written.event() instanceof SceneSeen scene) {
                scenes.put(scene.objectId(), scene);
            }
        }
        return outgoing;
    }

    List<Outgoing> look(Look.Why why, String... keys) {
        return work(prepare(batch(why, keys)));
    }

    SceneSeen scene(String key) {
        return find(ObjectId.of(SCENES, new ObjectKey(key))).orElseThrow();
    }

    static <E extends Event> List<E> events(List<Outgoing> outgoing, Class<E> type) {
        return outgoing.stream()
                .map(Outgoing::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static List<String> tombstones(List<Outgoing> outgoing) {
        return outgoing.stream()
                .filter(written -> written.event() == null)
                .map(Outgoing::key)
                .toList();
    }

    @Override
    public Optional<SceneSeen> find(ObjectId objectId) {
        return Optional.ofNullable(scenes.get(objectId));
    }

    @Override
    public boolean owns(ObjectId objectId) {
        return true;
    }

    @Override
    public List<SceneSeen> list() {
        return List.copyOf(scenes.values());
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
