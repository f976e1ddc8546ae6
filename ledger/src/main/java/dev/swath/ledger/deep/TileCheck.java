package dev.swath.ledger.deep;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.ledger.Discrepancy;
import dev.swath.ledger.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the effects of one live tile: for each model version that encoded it, one of each, or a failure that says why not. */
final class TileCheck {
    private final DeepSnapshot snapshot;
    private final TileId tileId;
    private final long generation;
    private final Map<ModelVersion, IndexRow> rows;
    private final List<TileFailed> failures;
    private final List<Discrepancy> found = new ArrayList<>();

    /**
     * @param generation that the tile's scene is live with
     * @param rows the tile's
     * @param failures the tile's open ones
     */
    TileCheck(
            DeepSnapshot snapshot,
            TileId tileId,
            long generation,
            Map<ModelVersion, IndexRow> rows,
            List<TileFailed> failures) {
        this.snapshot = snapshot;
        this.tileId = tileId;
        this.generation = generation;
        this.rows = rows;
        this.failures = failures;
    }

    List<Discrepancy> run() {
        checkTile();
        Set<ModelVersion> versions = new TreeSet<>(Comparator.naturalOrder());
        snapshot.index().currentModel().ifPresent(versions::add);
        versions.addAll(rows.keySet());
        versions.addAll(snapshot.history().encodedBy(tileId, generation));
        boolean encoded = versions.stream().anyMatch(this::isEncoded);
        if (!encoded && failureAt(Stage.ENCODE) == null) {
            add(Kind.MISSING, "encodings", expected());
        }
        versions.forEach(this::checkEffects);
        checkItem();
        checkChips();
        failures.forEach(failure -> checkFailure(failure, encoded));
        return found;
    }

    private void checkTile() {
        TileEvent event = snapshot.history().tiles().get(tileId);
        if (!(event instanceof TileIngested)) {
            add(Kind.MISSING, "tiles", expected());
        } else if (event.generation() != generation) {
            add(Kind.STALE, "tiles", expectedButFound(event.generation()));
        }
    }

    private void checkEffects(ModelVersion version) {
        if (!isEncoded(version)) {
            return; // a version that came later, or went before, need not have encoded every tile
        }
        EffectKey effect = new EffectKey(tileId, generation, version);
        IndexRow row = rows.get(version);
        boolean givenUp = failureAt(Stage.JOIN, Stage.INDEX) != null;
        if (!isCaptioned(effect) && failureAt(Stage.CAPTION) == null) {
            add(Kind.MISSING, "captions", expected() + " of model version " + version);
        }
        if (row == null) {
            if (!givenUp) {
                add(Kind.MISSING, "index", expected() + " of model version " + version);
            }
        } else if (row.generation() != generation) {
            if (!givenUp) {
                add(Kind.STALE, "index", expectedButFound(row.generation()) + " of model version " + version);
            }
        } else if (!row.captioned() && isCaptioned(effect)) {
            add(Kind.STALE, "index", "its caption of model version " + version + " is not shown");
        }
    }

    /** If the topic no longer keeps the encoding, its vector must be there. */
    private boolean isEncoded(ModelVersion version) {
        return snapshot.history().isEncoded(new EffectKey(tileId, generation, version))
                || (snapshot.history().encodingsTruncated() && rows.containsKey(version));
    }

    private boolean isCaptioned(EffectKey effect) {
        IndexRow row = rows.get(effect.modelVersion());
        return snapshot.history().isCaptioned(effect)
                || (row != null && row.captioned() && snapshot.history().mayHaveLostCaption(effect));
    }

    private void checkItem() {
        ItemPublished item = snapshot.history().items().get(tileId);
        boolean givenUp = failureAt(Stage.ENCODE, Stage.JOIN, Stage.INDEX) != null;
        if (item == null) {
            if (!rows.isEmpty()) {
                add(Kind.MISSING, "items", "it has a vector and no item");
            } else if (!givenUp) {
                add(Kind.MISSING, "items", expected());
            }
            return;
        }
        ItemVersion facts = ItemVersion.of(item);
        if (facts.generation() != generation) {
            if (!givenUp) { // else the same picture's former generation stays shown
                add(Kind.STALE, "items", expectedButFound(facts.generation()));
            }
        } else if (!facts.captioned()
                && facts.modelVersion()
                        .map(version -> isCaptioned(new EffectKey(tileId, generation, version)))
                        .orElse(false)) {
            add(Kind.STALE, "items", "its caption is not shown");
        }
    }

    private void checkChips() {
        ChipCheck.complaint(snapshot, tileId).ifPresent(complaint -> add(Kind.MISSING, "chips", complaint));
    }

    private void checkFailure(TileFailed failure, boolean encoded) {
        if (failure.generation() > 0 && failure.generation() < generation) {
            add(Kind.STALE, "failures", failure.id() + " is open for generation " + failure.generation());
            return;
        }
        Optional<ModelVersion> current = snapshot.index().currentModel();
        Optional<ModelVersion> worker = Optional.ofNullable(failure.modelVersion());
        boolean succeeded = switch (failure.stage()) {
            case ENCODE -> worker.map(this::isEncoded).orElse(encoded);
            case CAPTION ->
                worker.or(() -> current)
                        .map(version -> isCaptioned(new EffectKey(tileId, generation, version)))
                        .orElse(false);
            case JOIN, INDEX ->
                worker.or(() -> current).map(rows::get).map(this::isRight).orElse(false);
            case ARRIVE, INGEST, REINDEX -> true;
        };
        if (succeeded) {
            add(Kind.EXTRA, "failures", failure.id() + " is open, but the stage succeeded");
        }
    }

    private boolean isRight(IndexRow row) {
        return row.generation() == generation
                && row.captioned() == isCaptioned(new EffectKey(tileId, generation, row.modelVersion()));
    }

    private @Nullable TileFailed failureAt(Stage... stages) {
        return failures.stream()
                .filter(failure -> Arrays.asList(stages).contains(failure.stage()))
                .filter(failure -> failure.generation() == 0 || failure.generation() == generation)
                .findFirst()
                .orElse(null);
    }

    private String expected() {
        return "expected generation " + generation;
    }

    private String expectedButFound(long other) {
        return "expected generation %d, found %d".formatted(generation, other);
    }

    private void add(Kind kind, String place, String message) {
        found.add(new Discrepancy(kind, place, tileId.value(), Objects.requireNonNull(message)));
    }
}
