package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
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
import dev.swath.objectstore.StoredObject;
import dev.swath.streaming.Outgoing;
import dev.swath.streaming.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which the truth about one key changes. Each change counts the generation up by one; what changes nothing writes nothing.
 *
 * <p>A key that was never known and is gone is given up as OBJECT_GONE and remembered as deleted, so that a second look finds nothing new.
 */
final class SceneDecision {
    private static final List<Stage> LATER_STAGES = List.of(Stage.ENCODE, Stage.CAPTION, Stage.JOIN, Stage.INDEX);

    private final Received<Look> received;
    private final @Nullable SceneSeen former;
    private final Predicate<String> openFailure;
    private final Instant now;
    private final List<Outgoing> outgoing = new ArrayList<>();

    private SceneDecision(
            Received<Look> received, @Nullable SceneSeen former, Predicate<String> openFailure, Instant now) {
        this.received = received;
        this.former = former;
        this.openFailure = openFailure;
        this.now = now;
    }

    /**
     * What is to be written.
     *
     * @param former what was decided last, null where nothing was
     * @param openFailure whether a failure of that id is open
     */
    static List<Outgoing> decide(
            Received<Look> received,
            @Nullable SceneSeen former,
            Finding finding,
            Predicate<String> openFailure,
            Instant now) {
        SceneDecision decision = new SceneDecision(received, former, openFailure, now);
        switch (finding) {
            case Finding.Gone _ -> decision.gone();
            case Finding.Unread _ -> {}
            case Finding.Cut(CutScene scene) -> decision.live(scene);
            case Finding.Refused(StoredObject object, CatalogueException cause) -> decision.refused(object, cause);
        }
        return decision.outgoing;
    }

    private void gone() {
        if (former == null) {
            fail(new CatalogueException(
                    ErrorCode.OBJECT_GONE,
                    "expected an object at %s of bucket %s, found none".formatted(look().key(), look().bucket())));
            see(null, State.DELETED, List.of(), 0);
        } else if (former.state() != State.DELETED) {
            retractAllBut(List.of());
            closeOwnFailure();
            see(null, State.DELETED, List.of(), 0);
        } else if (look().why() == Look.Why.REPLAY) {
            closeOwnFailure();
        }
    }

    private void live(CutScene scene) {
        List<Tile> tiles = scene.tiles(generation());
        retractAllBut(tiles.stream().map(Tile::tileId).toList());
        tiles.forEach(tile -> outgoing.add(Outgoing.of(new TileIngested(tile))));
        closeOwnFailure();
        see(scene.object().etag(), State.LIVE, scene.tileWindows(), scene.skipped());
    }

    private void refused(StoredObject object, CatalogueException cause) {
        retractAllBut(List.of());
        fail(cause);
        see(object.etag(), State.FAILED, List.of(), 0);
    }

    private void retractAllBut(Collection<TileId> stillTrue) {
        if (former == null) {
            return;
        }
        Set<TileId> kept = new HashSet<>(stillTrue);
        SceneId formerScene = former.sceneId();
        for (TileId tileId : former.tileIds()) {
            if (formerScene != null && !kept.contains(tileId)) {
                outgoing.add(Outgoing.of(new TileRetracted(
                        tileId, formerScene, look().objectId(), look().bucket(), look().key(), generation())));
                LATER_STAGES.stream()
                        .map(stage -> TileFailed.idOf(tileId.value(), stage))
                        .filter(openFailure)
                        .forEach(id -> outgoing.add(Outgoing.tombstone(Topic.FAILURES, id)));
            }
        }
    }

    private void see(@Nullable String etag, State state, List<TileWindow> windows, int skipped) {
        outgoing.add(Outgoing.of(new SceneSeen(
                look().objectId(),
                look().bucket(),
                look().key(),
                etag,
                generation(),
                etag == null ? null : SceneId.of(look().bucket(), look().key(), etag),
                state,
                windows,
                skipped,
                now)));
    }

    private void fail(CatalogueException cause) {
        outgoing.add(Outgoing.of(new TileFailed(
                failureId(),
                Stage.INGEST,
                null,
                look().objectId().value(),
                look().key(),
                generation(),
                cause.code(),
                cause.kind(),
                String.valueOf(cause.getMessage()),
                1,
                received.source(),
                new String(EventJson.write(look()), StandardCharsets.UTF_8),
                now)));
    }

    /** A deleted key too may have failed, as OBJECT_GONE. */
    private void closeOwnFailure() {
        if (former != null && former.state() != State.LIVE) {
            outgoing.add(Outgoing.tombstone(Topic.FAILURES, failureId()));
        }
    }

    private String failureId() {
        return TileFailed.idOf(look().objectId().value(), Stage.INGEST);
    }

    private long generation() {
        return former == null ? 1 : former.generation() + 1;
    }

    private Look look() {
        return received.event();
    }
}
