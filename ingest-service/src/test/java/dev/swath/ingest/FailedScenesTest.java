package dev.swath.ingest;

import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.events;
import static dev.swath.ingest.Owner.tombstones;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.raster.decoding.ProcessorBudget;
import dev.swath.streaming.OutgoingRecord;
import java.awt.Color;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailedScenesTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);
    private static final byte[] BLUE = TestPictures.png(40, 30, Color.BLUE);

    private final Owner owner = new Owner();

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldGiveUpOnlyTheBadOnesOfABatch() {
        owner.store.put(SCENES, "good.png", RED);
        owner.store.put(SCENES, "cut.jpg", TestPictures.truncatedJpeg());
        owner.store.put(SCENES, "empty.jpg", new byte[0]);
        owner.store.put(SCENES, "text.jpg", "no picture at all".getBytes(UTF_8));
        owner.store.put(SCENES, "huge.png", TestPictures.hugePng());

        List<OutgoingRecord> outgoing =
                owner.look(Why.LISTING, "cut.jpg", "good.png", "empty.jpg", "text.jpg", "huge.png", "never.png");

        assertThat(events(outgoing, TileFailed.class))
                .extracting(TileFailed::code)
                .containsExactly(
                        ErrorCode.UNREADABLE_IMAGE,
                        ErrorCode.EMPTY_OBJECT,
                        ErrorCode.UNSUPPORTED_FORMAT,
                        ErrorCode.IMAGE_TOO_LARGE);
        assertThat(events(outgoing, TileIngested.class)).hasSize(1);
        assertThat(owner.scene("cut.jpg").state()).isEqualTo(State.FAILED);
        TileFailed failure = events(outgoing, TileFailed.class).getFirst();
        assertThat(failure.id()).isEqualTo(owner.scene("cut.jpg").objectId() + "/ingest");
        assertThat(failure.generation()).isEqualTo(1);
        assertThat(failure.payload()).contains("cut.jpg");
        assertThat(owner.look(Why.LISTING, "cut.jpg", "empty.jpg", "text.jpg", "huge.png", "never.png"))
                .as("the same again")
                .isEmpty();
    }

    @Test
    void shouldFailTheSceneThatSpendsItsProcessorTimeAndCutItsNeighbours() {
        AtomicInteger opened = new AtomicInteger();
        try (Owner busy = new Owner(
                true,
                Owner.PACK_BYTES,
                new MemoryStore(),
                new TestClock(),
                () -> opened.getAndIncrement() == 1 ? new ProcessorBudget(Duration.ZERO, 0) : new ProcessorBudget())) {
            for (String key : List.of("a.png", "b.png", "c.png")) {
                busy.store.put(SCENES, key, RED);
            }

            List<OutgoingRecord> outgoing = busy.look(Why.LISTING, "a.png", "b.png", "c.png");

            assertThat(events(outgoing, TileIngested.class)).hasSize(2);
            assertThat(events(outgoing, TileFailed.class)).singleElement().satisfies(failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
                assertThat(failure.message()).contains("processor time");
            });
            assertThat(busy.scenes.values())
                    .extracting(SceneSeen::state)
                    .containsExactlyInAnyOrder(State.LIVE, State.FAILED, State.LIVE);
        }
    }

    @Test
    void shouldRetractWhatWasTrueBeforeABadOverwriteAndCloseTheFailureAfterwards() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        owner.store.put(SCENES, "a.png", new byte[0]);

        List<OutgoingRecord> bad = owner.look(Why.NOTIFICATION, "a.png");

        assertThat(events(bad, TileRetracted.class)).hasSize(1);
        assertThat(events(bad, TileFailed.class)).hasSize(1);
        assertThat(owner.scene("a.png").windows()).isEmpty();

        owner.store.put(SCENES, "a.png", BLUE);
        List<OutgoingRecord> good = owner.look(Why.NOTIFICATION, "a.png");

        assertThat(tombstones(good)).containsExactly(owner.scene("a.png").objectId() + "/ingest");
        assertThat(owner.scene("a.png").generation()).isEqualTo(3);
    }

    @Test
    void shouldCloseTheFailureOfADeletedObject() {
        owner.store.put(SCENES, "a.png", new byte[0]);
        owner.look(Why.NOTIFICATION, "a.png");
        owner.store.remove(SCENES, "a.png");

        List<OutgoingRecord> deletion = owner.look(Why.NOTIFICATION, "a.png");

        assertThat(tombstones(deletion)).containsExactly(owner.scene("a.png").objectId() + "/ingest");
        assertThat(owner.scene("a.png").state()).isEqualTo(State.DELETED);
    }

    @Test
    void shouldTryAgainOnReplay() {
        owner.store.put(SCENES, "a.png", new byte[0]);
        owner.store.put(SCENES, "b.png", RED);
        owner.look(Why.NOTIFICATION, "a.png", "b.png");

        List<OutgoingRecord> replayed = owner.look(Why.REPLAY, "a.png", "b.png");

        assertThat(events(replayed, TileFailed.class).getFirst().generation()).isEqualTo(2);
        assertThat(events(replayed, TileIngested.class).getFirst().tile().generation())
                .isEqualTo(2);
        assertThat(events(replayed, TileRetracted.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b.png", "/a.png", "./a.png", "a/../b.png", "a\nb.png", "a//S2A.SAFE/manifest.safe"})
    void shouldFailAListedKeyThatTheStoreCannotBeAskedFor(String key) {
        owner.store.put(SCENES, key, RED);
        ObjectKey scene = new ObjectKey(key).scene();

        assertThat(owner.list()).isEqualTo(1);

        assertThat(owner.scene(scene.value()).state()).isEqualTo(State.FAILED);
        assertThat(owner.failures.values()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_KEY);
            assertThat(failure.key()).isEqualTo(scene);
        });
        assertThat(owner.list()).as("it is accounted for").isZero();

        owner.store.remove(SCENES, key);
        owner.list();

        assertThat(owner.failures).isEmpty();
        assertThat(owner.scene(scene.value()).state()).isEqualTo(State.DELETED);
    }

    @Test
    void shouldPassOnThatAnObjectDoesNotHoldStill() {
        AtomicInteger size = new AtomicInteger(1);
        owner.store.put(SCENES, "a.png", RED);
        owner.store.beforeRead = () -> owner.store.put(SCENES, "a.png", new byte[size.getAndIncrement()]);

        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> owner.look(Why.NOTIFICATION, "a.png"))
                .matches(e -> e.code() == ErrorCode.OBJECT_CHANGED);
    }

    @Test
    void shouldNotBlameASceneForTheHeap() {
        owner.store.put(SCENES, "a.png", RED);
        owner.store.beforeRead = () -> {
            throw new OutOfMemoryError("as the JVM throws it");
        };

        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> owner.look(Why.NOTIFICATION, "a.png"))
                .matches(e -> e.code() == ErrorCode.OUT_OF_MEMORY);
        assertThat(owner.scenes).isEmpty();
    }

    @Test
    void shouldGiveUpASceneThatABugOfOursMeets() {
        owner.store.put(SCENES, "a.png", RED);
        owner.store.put(SCENES, "b.png", BLUE);
        AtomicInteger reads = new AtomicInteger();
        owner.store.beforeRead = () -> {
            if (reads.getAndIncrement() == 0) {
                throw new IllegalStateException("a bug");
            }
        };

        List<OutgoingRecord> outgoing = owner.look(Why.NOTIFICATION, "a.png", "b.png");

        assertThat(events(outgoing, TileFailed.class))
                .extracting(TileFailed::code)
                .containsExactly(ErrorCode.INTERNAL_ERROR);
        assertThat(events(outgoing, TileIngested.class)).hasSize(1);
    }

    @Test
    void shouldRefuseAPictureThatOutgrowsTheMemory() {
        owner.store.put(SCENES, "a.png", TestPictures.png(2000, 720, Color.RED));

        assertThat(events(owner.look(Why.NOTIFICATION, "a.png"), TileFailed.class)
                        .getFirst())
                .matches(failure -> failure.code() == ErrorCode.IMAGE_TOO_LARGE)
                .extracting(TileFailed::message)
                .asString()
                .contains("found 2000×720");
    }
}
