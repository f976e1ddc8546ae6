package dev.swath.ledger.deep;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ledger.Discrepancy;
import dev.swath.ledger.Discrepancy.Kind;
import dev.swath.ledger.Report;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the scenes whose tiles lack what only a new look at their objects brings back. */
public final class Incomplete {
    private static final Set<String> PLACES = Set.of("encodings", "captions", "index", "items", "chips");

    private Incomplete() {}

    /**
     * The keys of live scenes with a tile that lacks its chip, encoding, caption, vector or item.
     *
     * @param bucket of the scenes
     */
    public static Set<ObjectKey> keys(String bucket, History history, Report report) {
        Set<String> lacking = report.discrepancies().stream()
                .filter(found -> found.kind() == Kind.MISSING && PLACES.contains(found.place()))
                .map(Discrepancy::id)
                .collect(Collectors.toSet());
        return history.scenes().values().stream()
                .filter(scene -> scene.bucket().equals(bucket))
                .filter(scene -> scene.tileIds().stream().anyMatch(tileId -> lacking.contains(tileId.value())))
                .map(SceneSeen::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
