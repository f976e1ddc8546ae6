package dev.swath.ingest;

import static dev.swath.ingest.Owner.LATE_FAILURES;
import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.tombstones;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.Look.Why;
import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stage that is behind fails on a tile that was retracted before. */
class LaterFailuresTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);
    private static final byte[] BLUE = TestPictures.png(40, 30, Color.BLUE);

    private final Owner owner = new Owner();

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldCloseAFailureThatComesAfterTheDeletion() {
        TileId tileId = put(RED);
        owner.store.remove(SCENES, "a.png");
        owner.look(Why.NOTIFICATION, "a.png");

        String late = owner.fail("a.png", tileId, Stage.CAPTION);

        assertThat(tombstones(owner.lookForLateFailures())).containsExactly(late);
        owner.clock.pass(LATE_FAILURES);
        assertThat(owner.lookForLateFailures()).isEmpty();
    }

    @Test
    void shouldCloseAFailureOfASupersededSceneAndLeaveThatOfTheLiveOne() {
        TileId former = put(RED);
        TileId live = put(BLUE);

        String late = owner.fail("a.png", former, Stage.ENCODE);
        owner.fail("a.png", live, Stage.ENCODE);

        assertThat(tombstones(owner.lookForLateFailures())).containsExactly(late);
        assertThat(owner.laterFailures.late(owner.scene("a.png"))).isEmpty();
        assertThat(owner.laterFailures.isOpen(live + "/encode")).isTrue();
        assertThat(owner.scene("a.png").generation()).isEqualTo(2);
    }

    @Test
    void shouldLookForThemNoMoreOftenThanItIsAskedTo() {
        TileId former = put(RED);
        put(BLUE);
        assertThat(owner.lookForLateFailures()).isEmpty();
        String late = owner.fail("a.png", former, Stage.INDEX);

        assertThat(owner.lookForLateFailures()).isEmpty();
        owner.clock.pass(LATE_FAILURES);

        assertThat(tombstones(owner.lookForLateFailures())).containsExactly(late);
    }

    @Test
    void shouldLeaveThemToTheOwner() {
        TileId former = put(RED);
        put(BLUE);
        owner.fail("a.png", former, Stage.CAPTION);
        owner.owning = false;

        assertThat(owner.laterFailures.due(SCENES, owner)).isEmpty();
    }

    @Test
    void shouldBeginAnewWithTheTopic() {
        TileId former = put(RED);
        put(BLUE);
        owner.fail("a.png", former, Stage.CAPTION);

        owner.laterFailures.beginning();

        assertThat(List.of(owner.laterFailures.due(SCENES, owner), owner.laterFailures.late(owner.scene("a.png"))))
                .allMatch(List::isEmpty);
    }

    private TileId put(byte[] picture) {
        owner.store.put(SCENES, "a.png", picture);
        owner.look(Why.NOTIFICATION, "a.png");
        return owner.scene("a.png").tileIds().getFirst();
    }
}
