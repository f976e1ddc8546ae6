package dev.swath.ledger.deep;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.ledger.Comparison;
import dev.swath.ledger.Discrepancy;
import dev.swath.ledger.Discrepancy.Kind;
import dev.swath.ledger.Report;
import dev.swath.ledger.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares everything that the topics ever told with what is true. The listing is the truth about keys, {@code
 * swath.scenes} about tiles.
 */
public final class DeepComparison {
    private final String bucket;
    private final DeepSnapshot snapshot;
    private final Map<TileId, Long> live = new HashMap<>();
    private final Map<TileId, Map<ModelVersion, IndexRow>> rows = new HashMap<>();
    private final List<Discrepancy> found = new ArrayList<>();

    private DeepComparison(String bucket, DeepSnapshot snapshot) {
        this.bucket = bucket;
        this.snapshot = snapshot;
    }

    public static Report compare(String bucket, DeepSnapshot snapshot) {
        DeepComparison comparison = new DeepComparison(bucket, snapshot);
        comparison.checkScenes();
        comparison.checkRecords();
        comparison.checkRows();
        comparison.checkTiles();
        comparison.findExtras("tiles", comparison.ingested());
        comparison.findExtras("items", snapshot.history().items().keySet());
        comparison.findExtras("index", comparison.rows.keySet());
        comparison.checkFailures();
        return new Report(comparison.counts(), comparison.found);
    }

    private void checkScenes() {
        Map<ObjectId, SceneSeen> scenes = snapshot.history().scenes().entrySet().stream()
                .filter(scene -> scene.getValue().bucket().equals(bucket))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        scenes.values().forEach(scene -> scene.tileIds().forEach(tileId -> live.put(tileId, scene.generation())));
        Set<String> failed = snapshot.history().failures().values().stream()
                .map(TileFailed::subject)
                .collect(Collectors.toSet());
        found.addAll(Comparison.compareKeys(
                bucket,
                new Snapshot(
                        snapshot.listing(),
                        scenes,
                        Map.of(),
                        Snapshot.Encodings.NONE,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        failed)));
    }

    private void checkRecords() {
        for (History.Repeated repeated : snapshot.history().repeated()) {
            found.add(new Discrepancy(
                    Kind.DUPLICATE,
                    place(repeated.topic()),
                    repeated.event(),
                    "stands at %s and at %s".formatted(repeated.first(), repeated.again())));
        }
        for (History.Unreadable unreadable : snapshot.history().unreadable()) {
            boolean accounted = snapshot.history().failures().values().stream()
                    .anyMatch(failure -> failure.source().equals(unreadable.source()));
            if (!accounted) {
                found.add(new Discrepancy(
                        Kind.UNREADABLE,
                        unreadable.source().topic(),
                        unreadable.source().toString(),
                        "no failure says so: " + unreadable.message()));
            }
        }
    }

    private void checkRows() {
        for (IndexRow row : snapshot.index().rows()) {
            IndexRow other =
                    rows.computeIfAbsent(row.tileId(), _ -> new HashMap<>()).put(row.modelVersion(), row);
            if (other != null) {
                found.add(new Discrepancy(
                        Kind.DUPLICATE,
                        "index",
                        row.tileId().value(),
                        "two rows of model version %s, of generations %d and %d"
                                .formatted(row.modelVersion(), other.generation(), row.generation())));
            }
        }
    }

    private void checkTiles() {
        Map<String, List<TileFailed>> failures = snapshot.history().failures().values().stream()
                .filter(failure -> failure.tileId() != null)
                .collect(Collectors.groupingBy(TileFailed::subject));
        live.forEach((tileId, generation) -> found.addAll(new TileCheck(
                        snapshot,
                        tileId,
                        generation,
                        rows.getOrDefault(tileId, Map.of()),
                        failures.getOrDefault(tileId.value(), List.of()))
                .run()));
    }

    private List<TileId> ingested() {
        return snapshot.history().tiles().values().stream()
                .filter(TileIngested.class::isInstance)
                .map(event -> event.tileId())
                .toList();
    }

    private void findExtras(String place, Collection<TileId> tileIds) {
        tileIds.stream()
                .filter(tileId -> !live.containsKey(tileId))
                .forEach(tileId ->
                        found.add(new Discrepancy(Kind.EXTRA, place, tileId.value(), "no live scene has this tile")));
    }

    private void checkFailures() {
        for (TileFailed failure : snapshot.history().failures().values()) {
            String tileId = failure.tileId();
            String objectId = failure.objectId();
            if (failure.message().isBlank()) {
                found.add(new Discrepancy(Kind.MISSING, "failures", failure.id(), "expected a cause, found none"));
            }
            if (tileId != null && !live.containsKey(new TileId(tileId))) {
                found.add(new Discrepancy(Kind.EXTRA, "failures", failure.id(), "no live scene has this tile"));
            } else if (tileId == null && objectId != null && failure.stage() == Stage.INGEST && isLive(objectId)) {
                found.add(new Discrepancy(Kind.EXTRA, "failures", failure.id(), "its scene is live"));
            }
        }
    }

    private boolean isLive(String objectId) {
        SceneSeen scene = snapshot.history().scenes().get(new ObjectId(objectId));
        return scene != null && scene.state() == SceneSeen.State.LIVE;
    }

    private Map<String, Integer> counts() {
        History history = snapshot.history();
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("objects", snapshot.listing().etags().size());
        counts.put("scenes", (int) history.scenes().values().stream()
                .filter(scene -> scene.state() == SceneSeen.State.LIVE)
                .count());
        counts.put("tiles", live.size());
        counts.put("encodings", history.count(Topic.ENCODINGS));
        counts.put("captions", history.count(Topic.CAPTIONS));
        counts.put("tile-states", history.count(Topic.TILE_STATES));
        counts.put("items", history.items().size());
        counts.put("index", snapshot.index().rows().size());
        counts.put("failures", history.failures().size());
        counts.put("chips", (int) live.keySet().stream()
                .filter(tileId -> ChipCheck.complaint(snapshot, tileId).isEmpty())
                .count());
        counts.put("packs", (int) ChipCheck.packs(snapshot).count());
        counts.put("orphans", ChipCheck.orphans(snapshot));
        counts.put("repeated", history.repeated().size());
        counts.put("unreadable", history.unreadable().size());
        return counts;
    }

    private static String place(Topic topic) {
        return topic.topicName().substring("swath.".length());
    }
}
