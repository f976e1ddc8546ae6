package dev.swath.ledger;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ledger.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the places with each other. The listing is the truth about keys, {@code swath.scenes} about tiles. */
public final class Comparison {
    private final String bucket;
    private final Snapshot snapshot;
    private final List<Discrepancy> discrepancies = new ArrayList<>();
    private int waiting;

    private Comparison(String bucket, Snapshot snapshot) {
        this.bucket = bucket;
        this.snapshot = snapshot;
    }

    static Report compare(String bucket, Snapshot snapshot) {
        Comparison comparison = new Comparison(bucket, snapshot);
        comparison.compareKeys();
        Map<TileId, Long> expected = comparison.expectedTiles();
        comparison.compareTiles(expected);
        comparison.findExtras(expected);
        return new Report(comparison.counts(), comparison.discrepancies);
    }

    /** Compares only the listing and {@code swath.scenes}. */
    public static List<Discrepancy> compareKeys(String bucket, Snapshot snapshot) {
        Comparison comparison = new Comparison(bucket, snapshot);
        comparison.compareKeys();
        return comparison.discrepancies;
    }

    private void compareKeys() {
        snapshot.listing().etags().forEach((key, etag) -> {
            ObjectId objectId = ObjectId.of(bucket, key);
            SceneSeen scene = snapshot.scenes().get(objectId);
            if (isWaitedFor(key, etag)) {
                waiting++;
            } else if (scene == null || scene.state() == SceneSeen.State.DELETED) {
                if (!snapshot.failed().contains(objectId.value())) {
                    add(Kind.MISSING, "scenes", key.value(), "the bucket has it, the catalogue does not");
                }
            } else if (!etag.equals(scene.etag())) {
                add(
                        Kind.STALE,
                        "scenes",
                        key.value(),
                        "the bucket has ETag " + etag + ", the catalogue " + scene.etag());
            } else if (scene.state() == SceneSeen.State.FAILED
                    && !snapshot.failed().contains(objectId.value())) {
                add(Kind.MISSING, "scenes", key.value(), "it failed, and no open failure says why");
            }
        });
        for (SceneSeen scene : snapshot.scenes().values()) {
            if (scene.state() != SceneSeen.State.DELETED
                    && !snapshot.listing().etags().containsKey(scene.key())) {
                add(Kind.EXTRA, "scenes", scene.key().value(), "the catalogue has it, the bucket does not");
            }
            if (scene.state() == SceneSeen.State.LIVE) {
                compareSidecars(scene);
            }
        }
    }

    /** A recent product that is not decided in its present state: some of its files may still be missing. */
    private boolean isWaitedFor(ObjectKey key, String etag) {
        SceneSeen scene = snapshot.scenes().get(ObjectId.of(bucket, key));
        return snapshot.listing().young().contains(key) && (scene == null || !etag.equals(scene.etag()));
    }

    private void compareSidecars(SceneSeen scene) {
        for (SceneSeen.Sidecar sidecar : scene.sidecars()) {
            if (!sidecar.etag().equals(snapshot.listing().etags().get(sidecar.key()))) {
                add(Kind.STALE, "scenes", scene.key().value(), "its sidecar " + sidecar.key() + " has changed");
            }
        }
    }

    private Map<TileId, Long> expectedTiles() {
        Map<TileId, Long> expected = new HashMap<>();
        snapshot.scenes()
                .values()
                .forEach(scene -> scene.tileIds().forEach(tileId -> expected.put(tileId, scene.generation())));
        return expected;
    }

    private void compareTiles(Map<TileId, Long> expected) {
        expected.forEach((tileId, generation) -> {
            compare(
                    "tiles",
                    tileId,
                    generation,
                    Optional.ofNullable(snapshot.tiles().get(tileId)));
            if (!snapshot.failed().contains(tileId.value())) {
                compareEncoding(tileId, generation);
                compare(
                        "captions",
                        tileId,
                        generation,
                        Optional.ofNullable(snapshot.captions().get(tileId)));
                compareShown("items", tileId, generation, snapshot.items());
                compareShown("index", tileId, generation, snapshot.index());
            }
        });
    }

    /** Encodings are kept for a limited time. */
    private void compareEncoding(TileId tileId, long generation) {
        Optional<Long> found =
                Optional.ofNullable(snapshot.encodings().generations().get(tileId));
        if (found.isPresent() || !snapshot.encodings().truncated()) {
            compare("encodings", tileId, generation, found);
        }
    }

    private void compareShown(String place, TileId tileId, long generation, Map<TileId, HeldTile> shown) {
        Optional<HeldTile> facts = Optional.ofNullable(shown.get(tileId));
        compare(place, tileId, generation, facts.map(HeldTile::generation));
        if (facts.isPresent() && !facts.get().captioned()) {
            add(Kind.STALE, place, tileId.value(), "its caption is not shown");
        }
    }

    private void compare(String place, TileId tileId, long expected, Optional<Long> found) {
        if (found.isEmpty()) {
            add(Kind.MISSING, place, tileId.value(), "expected generation " + expected);
        } else if (found.get() != expected) {
            add(Kind.STALE, place, tileId.value(), "expected generation " + expected + ", found " + found.get());
        }
    }

    private void findExtras(Map<TileId, Long> expected) {
        findExtras("tiles", expected, snapshot.tiles());
        findExtras("items", expected, snapshot.items());
        findExtras("index", expected, snapshot.index());
    }

    private void findExtras(String place, Map<TileId, Long> expected, Map<TileId, ?> found) {
        for (TileId tileId : found.keySet()) {
            if (!expected.containsKey(tileId)) {
                add(Kind.EXTRA, place, tileId.value(), "no live scene has this tile");
            }
        }
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("objects", snapshot.listing().etags().size());
        counts.put("scenes", (int) snapshot.scenes().values().stream()
                .filter(scene -> scene.state() == SceneSeen.State.LIVE)
                .count());
        counts.put("tiles", snapshot.tiles().size());
        counts.put("encodings", count(snapshot.encodings().generations()));
        counts.put("captions", count(snapshot.captions()));
        counts.put("items", snapshot.items().size());
        counts.put("index", snapshot.index().size());
        counts.put("failures", snapshot.failed().size());
        if (waiting > 0) {
            counts.put(Report.WAITING, waiting);
        }
        return counts;
    }

    /** Only those of live tiles, since the topics also hold what was true of others. */
    private int count(Map<TileId, Long> generations) {
        return (int) snapshot.tiles().keySet().stream()
                .filter(generations::containsKey)
                .count();
    }

    private void add(Kind kind, String place, String id, String message) {
        discrepancies.add(new Discrepancy(kind, place, id, message));
    }
}
