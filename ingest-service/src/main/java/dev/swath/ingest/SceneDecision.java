package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.ingest.cut.StoredScene;
import dev.swath.ingest.look.LookResult;
import dev.swath.objectstore.StoredObject;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which the truth about one key changes. Each change raises the generation by one. If nothing changes, nothing is written.
 *
 * <p>A key that was never known and is gone is no news: whoever deletes twice, or deletes before the first look, loses nothing.
 */
final class SceneDecision {
    private static final List<Stage> LATER_STAGES = List.of(Stage.ENCODE, Stage.CAPTION, Stage.JOIN, Stage.INDEX);

    private final ReceivedRecord<Look> received;
    private final @Nullable SceneSeen former;
    private final LaterFailures failures;
    private final Instant now;
    private final List<OutgoingRecord> outgoing = new ArrayList<>();
    private final Set<TileId> live = new HashSet<>();
    private final List<SceneSeen.Retired> retired = new ArrayList<>();
    /** Whether each new chip is an object of its own, in the place of an earlier one of the same tile. */
    private boolean rewritesObjects;

    /** What is true of the key now. */
    private record Content(
            @Nullable String etag,
            State state,
            List<TileWindow> windows,
            int skipped,
            List<SceneSeen.Sidecar> sidecars,
            List<ObjectKey> describes,
            List<String> warnings,
            @Nullable String described,
            List<String> packs) {
        Content(@Nullable String etag, State state, List<SceneSeen.Sidecar> sidecars, List<ObjectKey> describes) {
            this(etag, state, List.of(), 0, sidecars, describes, List.of(), null, List.of());
        }
    }

    private SceneDecision(
            ReceivedRecord<Look> received, @Nullable SceneSeen former, LaterFailures failures, Instant now) {
        this.received = received;
        this.former = former;
        this.failures = failures;
        this.now = now;
    }

    /**
     * Decides what to write.
     *
     * @param former what was decided last, null if nothing was
     * @param failures that are open
     */
    static List<OutgoingRecord> decide(
            ReceivedRecord<Look> received,
            @Nullable SceneSeen former,
            LookResult result,
            LaterFailures failures,
            Instant now) {
        SceneDecision decision = new SceneDecision(received, former, failures, now);
        decision.decide(result);
        if (result instanceof LookResult.Cut(FoundObject found, StoredScene _)) {
            Optional<CatalogueException> tooLarge = decision.outgoing.stream()
                    .flatMap(written -> RecordRoom.complaint(written).stream())
                    .findFirst();
            if (tooLarge.isPresent()) {
                SceneDecision refusal = new SceneDecision(received, former, failures, now);
                refusal.refused(found.alone(), tooLarge.get());
                return refusal.outgoing;
            }
        }
        return decision.outgoing;
    }

    private void decide(LookResult result) {
        switch (result) {
            case LookResult.Gone(List<StoredObject> sidecars) -> gone(FoundObject.seen(sidecars));
            case LookResult.LeftUnread _, LookResult.IncompleteProduct _ -> {}
            case LookResult.Cut(FoundObject found, StoredScene scene) -> live(found, scene);
            case LookResult.Refused(FoundObject found, CatalogueException cause) -> refused(found, cause);
            case LookResult.DescribesOthers(FoundObject found, List<ObjectKey> described) -> sidecar(found, described);
            case LookResult.SaidAgain(FoundObject found) -> saidAgain(found);
            case LookResult.Expired(List<SceneSeen.Retired> removed) -> expired(removed);
        }
    }

    /** A key that a sidecar names may still be empty. The sidecar is remembered until an object comes. */
    private void gone(List<SceneSeen.Sidecar> sidecars) {
        boolean news = former != null && former.state() != State.DELETED;
        if (former == null && sidecars.isEmpty()) {
            return;
        }
        if (news) {
            retractAllBut(List.of());
            closeOwnFailure();
            tellDescribed(List.of());
        } else if (former != null && look().why() == Look.Why.REPLAY) {
            closeOwnFailure();
        }
        if (former == null || news || !former.sidecars().equals(sidecars)) {
            see(new Content(null, State.DELETED, sidecars, List.of()));
        }
    }

    private void live(FoundObject found, StoredScene scene) {
        rewritesObjects = scene.packs().isEmpty();
        List<Tile> tiles = scene.tilesOf(generation(), created(), now);
        retractAllBut(tiles.stream().map(Tile::tileId).toList());
        tiles.forEach(tile -> outgoing.add(OutgoingRecord.of(new TileIngested(tile))));
        closeOwnFailure();
        see(new Content(
                found.object().etag(),
                State.LIVE,
                scene.windows(),
                scene.skipped(),
                found.seenSidecars(),
                List.of(),
                scene.warnings(),
                scene.described(),
                scene.packs()));
    }

    private void refused(FoundObject found, CatalogueException cause) {
        retractAllBut(List.of());
        fail(cause);
        see(new Content(found.object().etag(), State.FAILED, found.seenSidecars(), List.of()));
    }

    /** Puts looks at everything that the sidecar describes now or described before. */
    private void sidecar(FoundObject found, List<ObjectKey> described) {
        tellDescribed(described);
        see(new Content(found.object().etag(), State.SIDECAR, List.of(), described));
    }

    private void tellDescribed(List<ObjectKey> now) {
        Set<ObjectKey> told = new LinkedHashSet<>(now);
        if (former != null) {
            told.addAll(former.describes());
        }
        told.forEach(
                key -> outgoing.add(OutgoingRecord.of(new Look(look().bucket(), key, Look.Why.SIDECAR, look().key()))));
    }

    /** The truth does not change, so the generation stays. */
    private void expired(List<SceneSeen.Retired> removed) {
        if (former == null) {
            return;
        }
        failures.late(former).forEach(id -> outgoing.add(OutgoingRecord.tombstone(Topic.FAILURES, id)));
        if (!removed.isEmpty()) {
            List<SceneSeen.Retired> left = new ArrayList<>(former.retired());
            left.removeAll(removed);
            outgoing.add(OutgoingRecord.of(former.withRetired(left)));
        }
    }

    /** The truth does not change, so the generation stays. */
    private void saidAgain(FoundObject found) {
        if (former != null) {
            outgoing.add(OutgoingRecord.of(former.withSidecars(found.seenSidecars())));
        }
    }

    private void retractAllBut(Collection<TileId> stillTrue) {
        if (former == null) {
            return;
        }
        live.addAll(stillTrue);
        SceneId formerScene = former.sceneId();
        List<TileWindow> retractedWindows = new ArrayList<>();
        for (TileWindow window : formerScene == null ? List.<TileWindow>of() : former.windows()) {
            TileId tileId = TileId.of(Objects.requireNonNull(formerScene), window);
            if (!live.contains(tileId)) {
                retractedWindows.add(window);
                retract(tileId, formerScene);
            }
        }
        if (formerScene != null) {
            retired.add(new SceneSeen.Retired(
                    formerScene, former.packs().isEmpty() ? former.windows() : retractedWindows, now, former.packs()));
        }
    }

    private void retract(TileId tileId, SceneId sceneId) {
        outgoing.add(OutgoingRecord.of(
                new TileRetracted(tileId, sceneId, look().objectId(), look().bucket(), look().key(), generation())));
        LATER_STAGES.stream()
                .map(stage -> TileFailed.idOf(tileId.value(), stage))
                .filter(failures::isOpen)
                .forEach(id -> outgoing.add(OutgoingRecord.tombstone(Topic.FAILURES, id)));
    }

    /**
     * What is left of earlier generations. A pack stays on the list though its tiles are true again, since those lie in
     * another one. So do chips that are objects of their own, unless the new tiles' chips were written over them.
     */
    private List<SceneSeen.Retired> retiredNow() {
        List<SceneSeen.Retired> all = new ArrayList<>(former == null ? List.of() : former.retired());
        all.addAll(retired);
        return all.stream()
                .map(one -> one.isPacked() || rewritesObjects ? withoutLive(one) : one)
                .filter(one -> one.isPacked() || !one.windows().isEmpty())
                .toList();
    }

    private SceneSeen.Retired withoutLive(SceneSeen.Retired one) {
        return new SceneSeen.Retired(
                one.sceneId(),
                one.windows().stream()
                        .filter(window -> !live.contains(TileId.of(one.sceneId(), window)))
                        .toList(),
                one.since(),
                one.packs());
    }

    private void see(Content content) {
        String etag = content.etag();
        outgoing.add(OutgoingRecord.of(new SceneSeen(
                look().objectId(),
                look().bucket(),
                look().key(),
                etag,
                generation(),
                etag == null ? null : SceneId.of(look().bucket(), look().key(), etag),
                content.state(),
                content.windows(),
                content.skipped(),
                now,
                content.sidecars(),
                content.describes(),
                retiredNow(),
                content.warnings(),
                content.described(),
                created(),
                content.packs())));
    }

    private void fail(CatalogueException cause) {
        outgoing.add(OutgoingRecord.of(new TileFailed(
                failureId(),
                Stage.INGEST,
                null,
                look().objectId().value(),
                look().key(),
                generation(),
                null,
                cause.code(),
                cause.kind(),
                String.valueOf(cause.getMessage()),
                1,
                received.source(),
                new String(EventJson.write(look()), StandardCharsets.UTF_8),
                now)));
    }

    /** Earlier versions gave up deleted keys, too, as OBJECT_GONE. */
    private void closeOwnFailure() {
        if (former != null && former.state() != State.LIVE) {
            outgoing.add(OutgoingRecord.tombstone(Topic.FAILURES, failureId()));
        }
    }

    private String failureId() {
        return TileFailed.idOf(look().objectId().value(), Stage.INGEST);
    }

    /** When the catalogue first saw the key. A clock that was set back does not make it later than now. */
    private Instant created() {
        return former == null || former.created().isAfter(now) ? now : former.created();
    }

    private long generation() {
        return former == null ? 1 : former.generation() + 1;
    }

    private Look look() {
        return received.event();
    }
}
