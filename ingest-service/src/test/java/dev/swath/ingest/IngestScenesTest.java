package dev.swath.ingest;

import static dev.swath.ingest.Owner.CHIPS;
import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.events;
import static dev.swath.ingest.Owner.tombstones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.tile.Source;
import dev.swath.streaming.OutgoingRecord;
import java.awt.Color;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestScenesTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);
    private static final byte[] BLUE = TestPictures.png(40, 30, Color.BLUE);
    private static final byte[] LARGE = TestPictures.png(600, 500, Color.GREEN);

    private final Owner owner = new Owner();

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldMakeATileOfANewScene() {
        owner.store.put(SCENES, "bay/a b+ü.png", RED);

        List<OutgoingRecord> outgoing = owner.look(Why.NOTIFICATION, "bay/a b+ü.png");

        Tile tile = events(outgoing, TileIngested.class).getFirst().tile();
        assertThat(tile.generation()).isEqualTo(1);
        assertThat(tile.collection()).isEqualTo("bay");
        assertThat(tile.datetime()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(tile.datetimeSource()).isEqualTo(DatetimeSource.ARRIVAL);
        assertThat(tile.footprint()).isNull();
        assertThat(tile.picture().bands()).containsExactly("red", "green", "blue");
        assertThat(owner.store.list(CHIPS, ""))
                .extracting(object -> object.key().value())
                .containsExactly(tile.picture().pack());
        SceneSeen scene = owner.scene("bay/a b+ü.png");
        assertThat(scene.state()).isEqualTo(State.LIVE);
        assertThat(scene.tileIds()).containsExactly(tile.tileId());
        assertThat(outgoing).hasSize(2);
    }

    @Test
    void shouldTellTheSourceOfATile() {
        owner.store.put(SCENES, "bay/a b.png", RED);

        Tile tile = events(owner.look(Why.NOTIFICATION, "bay/a b.png"), TileIngested.class)
                .getFirst()
                .tile();

        assertThat(tile.source())
                .isEqualTo(new Source((long) RED.length, "image/png", "s3://swath-scenes/bay/a%20b.png"));
        assertThat(tile.picture().width()).isEqualTo(40);
        assertThat(tile.picture().height()).isEqualTo(30);
    }

    @Test
    void shouldTellWhenTheKeyCameAndWhenItsGenerationWasDecided() {
        Instant first = owner.clock.instant();
        owner.store.put(SCENES, "a.png", RED);
        Tile red = events(owner.look(Why.NOTIFICATION, "a.png"), TileIngested.class)
                .getFirst()
                .tile();
        owner.clock.pass(Duration.ofHours(1));
        owner.store.put(SCENES, "a.png", BLUE);
        Tile blue = events(owner.look(Why.NOTIFICATION, "a.png"), TileIngested.class)
                .getFirst()
                .tile();
        owner.store.remove(SCENES, "a.png");
        owner.look(Why.NOTIFICATION, "a.png");
        owner.store.put(SCENES, "a.png", RED);
        Tile again = events(owner.look(Why.NOTIFICATION, "a.png"), TileIngested.class)
                .getFirst()
                .tile();

        assertThat(red.entry().created()).isEqualTo(first);
        assertThat(red.entry().updated()).isEqualTo(first);
        assertThat(blue.entry().created()).isEqualTo(first);
        assertThat(blue.entry().updated()).isEqualTo(first.plus(Duration.ofHours(1)));
        assertThat(again.entry().created()).isEqualTo(first);
        assertThat(owner.scene("a.png").changedAt()).isEqualTo(again.entry().updated());
    }

    @Test
    void shouldProveByAKnownSceneThatTheStoreIsWell() {
        assertThat(owner.proveWell()).as("by an object of its own").isTrue();
        assertThat(owner.store.has(CHIPS, "probe")).isFalse();
        owner.store.put(SCENES, "known.png", RED);
        owner.look(Why.LISTING, "known.png");
        assertThat(owner.proveWell()).isTrue();

        owner.store.beforeRead = () -> {
            throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "500");
        };
        assertThatThrownBy(owner::proveWell)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    @Test
    void shouldCutALargeScene() {
        owner.store.put(SCENES, "large.png", LARGE);

        List<OutgoingRecord> outgoing = owner.look(Why.LISTING, "large.png");

        assertThat(events(outgoing, TileIngested.class)).hasSize(6);
        assertThat(owner.scene("large.png").windows()).hasSize(6);
    }

    @Test
    void shouldChangeNothingTheSecondTime() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");

        assertThat(owner.look(Why.LISTING, "a.png")).isEmpty();
        assertThat(owner.look(Why.NOTIFICATION, "a.png", "a.png", "a.png")).isEmpty();
        assertThat(owner.store.reads).hasValue(1);
    }

    @Test
    void shouldDoSeveralLooksOfABatchOnce() {
        owner.store.put(SCENES, "a.png", RED);

        List<OutgoingRecord> outgoing = owner.look(Why.NOTIFICATION, "a.png", "a.png", "a.png");

        assertThat(events(outgoing, TileIngested.class)).hasSize(1);
        assertThat(owner.store.reads).hasValue(1);
    }

    @Test
    void shouldNotCutTwiceWhatABatchUnderWayHasCut() {
        owner.store.put(SCENES, "a.png", RED);

        List<IngestScenes.Inspected> first = owner.prepare(owner.batch(Why.UPLOAD, "a.png"));
        List<IngestScenes.Inspected> second = owner.prepare(owner.batch(Why.NOTIFICATION, "a.png"));

        assertThat(owner.work(first)).hasSize(2);
        assertThat(owner.work(second)).isEmpty();
        assertThat(owner.store.reads).hasValue(1);
    }

    @Test
    void shouldCutAfterAllWhatABatchUnderWayLost() {
        owner.store.put(SCENES, "a.png", RED);

        owner.prepare(owner.batch(Why.UPLOAD, "a.png"));
        List<IngestScenes.Inspected> second = owner.prepare(owner.batch(Why.NOTIFICATION, "a.png"));

        assertThat(events(owner.work(second), TileIngested.class)).hasSize(1);
    }

    @Test
    void shouldSupersedeAnOverwrittenScene() {
        owner.store.put(SCENES, "a.png", LARGE);
        owner.look(Why.NOTIFICATION, "a.png");
        SceneSeen before = owner.scene("a.png");
        String failure = owner.fail("a.png", before.tileIds().getFirst(), Stage.CAPTION);
        owner.store.put(SCENES, "a.png", BLUE);

        List<OutgoingRecord> outgoing = owner.look(Why.NOTIFICATION, "a.png");

        assertThat(events(outgoing, TileRetracted.class))
                .extracting(TileRetracted::tileId)
                .containsExactlyElementsOf(before.tileIds());
        assertThat(events(outgoing, TileRetracted.class))
                .extracting(TileRetracted::generation)
                .containsOnly(2L);
        assertThat(events(outgoing, TileIngested.class).getFirst().tile().generation())
                .isEqualTo(2);
        assertThat(tombstones(outgoing)).containsExactly(failure);
        assertThat(owner.scene("a.png").generation()).isEqualTo(2);
    }

    @Test
    void shouldRetractADeletedSceneOnceAndTakeItBack() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        SceneSeen before = owner.scene("a.png");
        owner.store.remove(SCENES, "a.png");

        List<OutgoingRecord> deletion = owner.look(Why.NOTIFICATION, "a.png");

        assertThat(events(deletion, TileRetracted.class)).hasSize(1);
        assertThat(events(deletion, TileFailed.class)).isEmpty();
        assertThat(owner.scene("a.png").state()).isEqualTo(State.DELETED);
        assertThat(owner.look(Why.LISTING, "a.png")).isEmpty();

        owner.store.put(SCENES, "a.png", RED);
        List<OutgoingRecord> comeback = owner.look(Why.NOTIFICATION, "a.png");

        Tile tile = events(comeback, TileIngested.class).getFirst().tile();
        assertThat(tile.generation()).isEqualTo(3);
        assertThat(tile.tileId()).isEqualTo(before.tileIds().getFirst());
    }

    @Test
    void shouldEndWithTheNewestBytesOfAnObjectThatChangesWhileItIsRead() {
        owner.store.put(SCENES, "a.png", RED);
        AtomicInteger reads = new AtomicInteger();
        owner.store.beforeRead = () -> {
            if (reads.getAndIncrement() == 0) {
                owner.store.put(SCENES, "a.png", BLUE);
            }
        };

        List<OutgoingRecord> outgoing = owner.look(Why.NOTIFICATION, "a.png");

        assertThat(events(outgoing, TileFailed.class)).isEmpty();
        assertThat(events(outgoing, TileIngested.class)).hasSize(1);
        owner.store.beforeRead = () -> {};
        assertThat(owner.look(Why.LISTING, "a.png"))
                .as("its newest bytes are known")
                .isEmpty();
    }

    @Test
    void shouldTakeAnObjectThatGoesWhileItIsReadAsGone() {
        owner.store.put(SCENES, "a.png", RED);
        owner.store.beforeRead = () -> owner.store.remove(SCENES, "a.png");

        assertThat(owner.look(Why.NOTIFICATION, "a.png")).isEmpty();
    }

    @Test
    void shouldTakeTheDeletionOfAKeyThatNeverWasForNoNews() {
        assertThat(owner.look(Why.NOTIFICATION, "never.png", "never.json")).isEmpty();

        assertThat(owner.failures).isEmpty();
        assertThat(owner.scenes).isEmpty();
    }

    @Test
    void shouldNotGoBackToOlderBytesThatABatchFoundAhead() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        owner.store.put(SCENES, "a.png", BLUE);
        List<IngestScenes.Inspected> ahead = owner.prepare(owner.batch(Why.NOTIFICATION, "a.png"));
        owner.store.put(SCENES, "a.png", LARGE);
        owner.look(Why.NOTIFICATION, "a.png");

        assertThat(owner.work(ahead)).isEmpty();
        assertThat(owner.scene("a.png").windows()).hasSize(6);
    }

    @Test
    void shouldLeaveCompanionsAlone() {
        owner.store.put(SCENES, "a.SAFE/GRANULE/TCI.png", RED);
        owner.store.put(SCENES, "a.xml", RED);

        assertThat(owner.look(Why.NOTIFICATION, "a.SAFE/GRANULE/TCI.png", "a.xml", "a.ovr", "a/"))
                .isEmpty();
        assertThat(owner.store.calls).hasValue(0);
    }
}
