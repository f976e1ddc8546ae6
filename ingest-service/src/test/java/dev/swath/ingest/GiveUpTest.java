package dev.swath.ingest;

import static dev.swath.ingest.Owner.CHIPS;
import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.events;
import static dev.swath.ingest.Owner.tombstones;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.tile.Picture;
import dev.swath.raster.Tiling;
import dev.swath.streaming.OutgoingRecord;
import java.awt.Color;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is given up is decided: remembered with its ETag, one failure, closed by success. */
class GiveUpTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);
    private final CatalogueException noMemory = new CatalogueException(ErrorCode.OUT_OF_MEMORY, "heap");

    private final Owner owner = new Owner();
    private final List<Look> told = new ArrayList<>();
    private final ListBucket listing = new ListBucket(
            owner.store,
            SCENES,
            owner,
            told::addAll,
            owner.removeChips,
            new ListBucket.TellAgain(Duration.ofMinutes(10), owner.clock));

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldRememberWhatNeverFitsIntoMemoryAndCloseItsFailureBySuccess() {
        owner.store.put(SCENES, "a.png", RED);

        List<OutgoingRecord> outgoing =
                owner.giveUp(Why.LISTING, "a.png", noMemory).orElseThrow();

        TileFailed failure = events(outgoing, TileFailed.class).getFirst();
        assertThat(failure.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
        assertThat(failure.id()).isEqualTo(owner.scene("a.png").objectId() + "/ingest");
        assertThat(owner.scene("a.png").state()).isEqualTo(State.FAILED);
        assertThat(listing.list()).as("it is not looked at again").isZero();
        assertThat(owner.look(Why.NOTIFICATION, "a.png")).isEmpty();

        List<OutgoingRecord> replayed = owner.look(Why.REPLAY, "a.png");

        assertThat(tombstones(replayed)).containsExactly(failure.id());
        assertThat(events(replayed, TileIngested.class)).hasSize(1);
    }

    @Test
    void shouldRememberAProductOfMoreFilesThanAnyHas() {
        for (int i = 0; i <= 10_000; i++) {
            owner.store.put(SCENES, "S2.SAFE/%05d.jp2".formatted(i), new byte[0]);
        }
        listing.list();

        List<OutgoingRecord> outgoing = owner.lookOn(told.toArray(Look[]::new));

        assertThat(events(outgoing, TileFailed.class))
                .extracting(TileFailed::code)
                .containsExactly(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(owner.scene("S2.SAFE/").state()).isEqualTo(State.FAILED);
        owner.clock.pass(Duration.ofHours(1));
        assertThat(listing.list()).isZero();
    }

    @Test
    void shouldRememberAnObjectThatTheStoreForbidsByItsETagInTheListing() {
        owner.store.put(SCENES, "a.png", RED);
        owner.store.forbidden.add("a.png");
        CatalogueException forbidden = new CatalogueException(ErrorCode.OBJECT_FORBIDDEN, "forbidden");

        assertThat(events(owner.giveUp(Why.LISTING, "a.png", forbidden).orElseThrow(), TileFailed.class))
                .hasSize(1);
        assertThat(listing.list()).isZero();
        assertThat(owner.giveUp(Why.NOTIFICATION, "a.png", forbidden))
                .as("the same again")
                .contains(List.of());

        owner.store.forbidden.clear();
        assertThat(tombstones(owner.look(Why.REPLAY, "a.png")))
                .containsExactly(owner.scene("a.png").objectId() + "/ingest");
    }

    @Test
    void shouldLeaveTheTruthAsItIsWhereOldChipsCannotBeRemoved() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");

        assertThat(owner.giveUp(Why.EXPIRY, "a.png", noMemory)).isEmpty();
        assertThat(owner.scene("a.png").state()).isEqualTo(State.LIVE);
    }

    @Test
    void shouldRefuseASceneOfTooManyTilesBeforeItsFirstChip() {
        owner.store.put(SCENES, "line.png", TestPictures.png(60_000, 15, Color.RED));

        assertThat(events(owner.look(Why.LISTING, "line.png"), TileFailed.class))
                .extracting(TileFailed::code)
                .containsExactly(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(owner.store.list(CHIPS, "")).isEmpty();
        assertThat(listing.list()).isZero();
    }

    @Test
    void shouldHaveRoomInARecordForTheMostTilesOfThisContentAndThreeEarlierOnes() {
        SceneSeen scene = seen("a.tif", windows(1)).withRetired(retired("a.tif", 3));

        assertThat(EventJson.write(scene).length).isLessThanOrEqualTo(OutgoingRecord.MOST_BYTES);
    }

    @Test
    void shouldRemoveTheOldestChipsOfAKeyThatIsRewrittenTooOften() {
        owner.store.put(SCENES, "a.png", RED);
        SceneSeen overfull = seen("a.png", windows(1)).withRetired(retired("a.png", 5));
        owner.scenes.put(overfull.objectId(), overfull);
        TileWindow oldest = overfull.retired().getFirst().windows().getFirst();
        String oldestChip =
                Picture.chipKey(TileId.of(overfull.retired().getFirst().sceneId(), oldest));
        owner.store.put(CHIPS, oldestChip, RED);

        List<OutgoingRecord> outgoing = owner.look(Why.NOTIFICATION, "a.png");

        assertThat(owner.scene("a.png").state()).isEqualTo(State.LIVE);
        assertThat(events(outgoing, TileIngested.class)).hasSize(1);
        assertThat(owner.store.has(CHIPS, oldestChip)).isFalse();
        assertThat(owner.scene("a.png").retired()).hasSize(2);
    }

    @Test
    void shouldGiveUpASceneWhoseRecordDoesNotFitItsTopic() {
        owner.store.put(SCENES, "a.png", RED);
        List<SceneSeen.Sidecar> many = IntStream.range(0, 5000)
                .mapToObj(i -> new SceneSeen.Sidecar(new ObjectKey("s/%0900d.json".formatted(i)), "etag"))
                .toList();
        many.forEach(sidecar -> owner.store.put(SCENES, sidecar.key().value(), new byte[0]));
        ObjectKey key = new ObjectKey("a.png");
        SceneSeen described = new SceneSeen(
                ObjectId.of(SCENES, key),
                SCENES,
                key,
                null,
                1,
                null,
                State.DELETED,
                List.of(),
                0,
                Instant.EPOCH,
                many,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of());
        owner.scenes.put(described.objectId(), described);

        List<OutgoingRecord> outgoing = owner.look(Why.NOTIFICATION, "a.png");

        assertThat(events(outgoing, TileFailed.class))
                .extracting(TileFailed::code)
                .containsExactly(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(events(outgoing, TileIngested.class)).isEmpty();
        assertThat(owner.scene("a.png").state()).isEqualTo(State.FAILED);
        assertThat(EventJson.write(owner.scene("a.png")).length).isLessThanOrEqualTo(OutgoingRecord.MOST_BYTES);
        assertThat(owner.look(Why.LISTING, "a.png")).isEmpty();
    }

    private static SceneSeen seen(String name, List<TileWindow> windows) {
        ObjectKey key = new ObjectKey(name);
        return new SceneSeen(
                ObjectId.of(SCENES, key),
                SCENES,
                key,
                "0".repeat(32),
                9,
                SceneId.of(SCENES, key, "0".repeat(32)),
                State.LIVE,
                windows,
                0,
                Instant.EPOCH);
    }

    private List<SceneSeen.Retired> retired(String name, int contents) {
        return IntStream.rangeClosed(1, contents)
                .mapToObj(i -> new SceneSeen.Retired(
                        SceneId.of(SCENES, new ObjectKey(name), Integer.toString(i)),
                        windows(i),
                        owner.clock.instant()))
                .toList();
    }

    /** As many windows as a scene may have, with numbers as long as they can be. */
    private static List<TileWindow> windows(int y) {
        return IntStream.range(0, Tiling.MOST_WINDOWS)
                .mapToObj(i -> new TileWindow(1_000_000 + i * 256, 1_000_000 * y, 512, 512))
                .toList();
    }
}
