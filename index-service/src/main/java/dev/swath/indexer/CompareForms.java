package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.VectorIndexReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether a form of the index may take the place of the searched one. All states must be in it, and it must have the live rows and the captions of each
 * model version that the searched one has. A difference is logged by its numbers, and looked at again at
 * each call:
 *
 * <ul>
 *   <li>A form that lacks rows never takes the place by itself. After the patience the log names some of the tiles.
 *   <li>A form that has more rows does so after the patience: the searched one is not written to the end yet, or it has lost rows, which is what an index is
 *       built anew for.
 * </ul>
 *
 * <p>For one thread.
 */
public final class CompareForms {
    private static final Logger LOG = LoggerFactory.getLogger(CompareForms.class);
    private static final int NAMED_TILES = 5;

    private final IndexStorage storage;
    private final FillProgress progress;
    private final Duration patience;
    private final InstantSource clock;
    private @Nullable Instant differsSince;
    private boolean tilesNamed;
    private volatile long missing;

    /** What follows from a difference, for the log. */
    private enum Consequence {
        /** The filled form is compared again. */
        WAITS,
        /** It has more rows, so it is searched from now on. */
        TAKES_ITS_PLACE
    }

    /** What the two forms have of a model version, if it is not the same. */
    private record Difference(ModelVersion modelVersion, IndexCounts searched, IndexCounts filled) {
        /** How many rows, or captions where that is more, the filled form lacks. */
        long missing() {
            return Math.max(
                    0,
                    Math.max(searched.searchable() - filled.searchable(), searched.captioned() - filled.captioned()));
        }
    }

    /** @param patience how long a form with other rows than the searched one is waited for */
    public CompareForms(IndexStorage storage, FillProgress progress, Duration patience, InstantSource clock) {
        this.storage = storage;
        this.progress = progress;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Whether the filled form may take the place of the searched one now.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE, INDEX_UNAVAILABLE
     */
    public boolean mayReplace(IndexForm searched, IndexForm filled) {
        if (!progress.isFull(filled)) {
            return false;
        }
        List<Counted> before = counted(searched, versions(searched, filled));
        // What the searched form had when it was counted, a form that is full after that has, too; but for retirements.
        if (!progress.isFull(filled)) {
            return false;
        }
        List<Difference> differences = new ArrayList<>();
        for (Counted version : before) {
            IndexCounts now = storage.form(filled).count(version.modelVersion(), Filter.ALL);
            if (!now.equals(version.rows())) {
                differences.add(new Difference(version.modelVersion(), version.rows(), now));
            }
        }
        missing = differences.stream().mapToLong(Difference::missing).sum();
        return differences.isEmpty() ? same() : differs(searched, filled, differences);
    }

    /** How many rows and captions the filled form lacked when it was last compared. */
    public long missing() {
        return missing;
    }

    private record Counted(ModelVersion modelVersion, IndexCounts rows) {}

    private SortedSet<ModelVersion> versions(IndexForm searched, IndexForm filled) {
        SortedSet<ModelVersion> versions = new TreeSet<>(storage.form(searched).modelVersions());
        versions.addAll(storage.form(filled).modelVersions());
        return versions;
    }

    private List<Counted> counted(IndexForm form, SortedSet<ModelVersion> versions) {
        VectorIndexReader index = storage.form(form);
        return versions.stream()
                .map(version -> new Counted(version, index.count(version, Filter.ALL)))
                .toList();
    }

    private boolean same() {
        differsSince = null;
        tilesNamed = false;
        return true;
    }

    private boolean differs(IndexForm searched, IndexForm filled, List<Difference> differences) {
        Instant now = clock.instant();
        if (differsSince == null) {
            differsSince = now;
            tell(searched, filled, differences, Consequence.WAITS);
        }
        if (now.isBefore(differsSince.plus(patience))) {
            return false;
        }
        if (missing == 0) {
            tell(searched, filled, differences, Consequence.TAKES_ITS_PLACE);
            return true;
        }
        if (!tilesNamed) {
            tilesNamed = true;
            differences.forEach(difference -> nameTiles(searched, filled, difference));
        }
        return false;
    }

    private static void tell(
            IndexForm searched, IndexForm filled, List<Difference> differences, Consequence consequence) {
        for (Difference difference : differences) {
            LOG.atWarn()
                    .addKeyValue("modelVersion", difference.modelVersion())
                    .addKeyValue("searched", searched)
                    .addKeyValue("searchedRows", difference.searched())
                    .addKeyValue("filled", filled)
                    .addKeyValue("filledRows", difference.filled())
                    .addKeyValue("consequence", consequence)
                    .log("The form of the index that was filled has other rows than the searched one");
        }
    }

    private void nameTiles(IndexForm searched, IndexForm filled, Difference difference) {
        List<TileId> tiles =
                MissingRows.find(storage.form(searched), storage.form(filled), difference.modelVersion(), NAMED_TILES);
        LOG.atError()
                .addKeyValue("modelVersion", difference.modelVersion())
                .addKeyValue("filled", filled)
                .addKeyValue("missing", difference.missing())
                .addKeyValue("tileIds", tiles)
                .log("The form of the index that was filled lacks rows of the searched one, which stays");
    }
}
