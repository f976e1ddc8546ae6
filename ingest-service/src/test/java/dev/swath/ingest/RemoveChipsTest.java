package dev.swath.ingest;

import static dev.swath.ingest.Owner.CHIPS;
import static dev.swath.ingest.Owner.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.tile.Picture;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import java.awt.Color;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chips and thumbnails that are objects of their own outlive their tiles by the grace period, and no longer. */
class RemoveChipsTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);
    private static final byte[] BLUE = TestPictures.png(40, 30, Color.BLUE);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Owner owner = new Owner(false);
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
    void shouldRemoveTheChipsOfSupersededAndDeletedTilesAfterTheGracePeriod() {
        owner.store.put(SCENES, "a.png", RED);
        owner.store.put(SCENES, "b.png", RED);
        owner.look(Why.NOTIFICATION, "a.png", "b.png");
        TileId superseded = owner.scene("a.png").tileIds().getFirst();
        TileId deleted = owner.scene("b.png").tileIds().getFirst();
        owner.store.put(SCENES, "a.png", BLUE);
        owner.store.remove(SCENES, "b.png");
        owner.look(Why.NOTIFICATION, "a.png", "b.png");
        long generation = owner.scene("a.png").generation();

        owner.clock.pass(Owner.GRACE.minus(SECOND));
        assertThat(listing.list()).isZero();
        assertThat(has(superseded)).isTrue();
        owner.clock.pass(SECOND);
        assertThat(listing.list()).isEqualTo(2);
        owner.lookOn(told.toArray(Look[]::new));

        assertThat(has(superseded)).isFalse();
        assertThat(has(deleted)).isFalse();
        assertThat(has(owner.scene("a.png").tileIds().getFirst())).isTrue();
        assertThat(owner.scene("a.png").generation()).isEqualTo(generation);
        assertThat(owner.scene("a.png").retired()).isEmpty();
        assertThat(listing.list()).isZero();
    }

    @Test
    void shouldEndTheWayOfATileOnItsTopicWithItsChips() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        TileId tileId = owner.scene("a.png").tileIds().getFirst();
        owner.store.put(SCENES, "a.png", BLUE);
        assertThat(owner.look(Why.NOTIFICATION, "a.png")).doesNotContain(tombstone(tileId));

        owner.clock.pass(Owner.GRACE);

        assertThat(owner.look(Why.EXPIRY, "a.png")).contains(tombstone(tileId));
        assertThat(owner.look(Why.EXPIRY, "a.png")).isEmpty();
    }

    @Test
    void shouldKeepTheTopicsRecordOfATileThatIsTrueAgain() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        TileId tileId = owner.scene("a.png").tileIds().getFirst();
        owner.store.remove(SCENES, "a.png");
        owner.look(Why.NOTIFICATION, "a.png");
        owner.store.put(SCENES, "a.png", RED);

        assertThat(owner.look(Why.NOTIFICATION, "a.png")).doesNotContain(tombstone(tileId));
        owner.clock.pass(Owner.GRACE);
        assertThat(owner.look(Why.EXPIRY, "a.png")).doesNotContain(tombstone(tileId));
    }

    /** A new owner may have made these tiles true again. */
    @Test
    void shouldRemoveNothingMoreOnceTheKeyBelongsToAnother() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        TileId tileId = owner.scene("a.png").tileIds().getFirst();
        owner.store.remove(SCENES, "a.png");
        owner.look(Why.NOTIFICATION, "a.png");
        owner.clock.pass(Owner.GRACE);

        assertThatThrownBy(() -> owner.prepare(owner.batch(Why.EXPIRY, "a.png"), () -> {
                    throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "another may own it");
                }))
                .isInstanceOf(CatalogueException.class);

        assertThat(has(tileId)).isTrue();
    }

    @Test
    void shouldKeepTheChipsOfTilesThatAreTrueAgain() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        TileId tileId = owner.scene("a.png").tileIds().getFirst();
        owner.store.remove(SCENES, "a.png");
        owner.look(Why.NOTIFICATION, "a.png");
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");

        owner.clock.pass(Owner.GRACE.plus(SECOND));
        owner.look(Why.EXPIRY, "a.png");

        assertThat(owner.scene("a.png").retired()).isEmpty();
        assertThat(has(tileId)).isTrue();
    }

    @Test
    void shouldKeepTheChipsThatABatchUnderWayHasJustWritten() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        TileId tileId = owner.scene("a.png").tileIds().getFirst();
        owner.store.remove(SCENES, "a.png");
        owner.look(Why.NOTIFICATION, "a.png");
        owner.clock.pass(Owner.GRACE.plus(SECOND));
        owner.store.put(SCENES, "a.png", RED);

        var comeback = owner.prepare(owner.batch(Why.NOTIFICATION, "a.png"));
        var expiry = owner.prepare(owner.batch(Why.EXPIRY, "a.png"));
        owner.work(comeback);
        owner.work(expiry);

        assertThat(owner.scene("a.png").tileIds()).containsExactly(tileId);
        assertThat(has(tileId)).isTrue();
    }

    @Test
    void shouldNotLoseALookToAnExpiryInTheSameBatch() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        owner.store.put(SCENES, "a.png", BLUE);
        List<ReceivedRecord<Look>> batch = new ArrayList<>(owner.batch(Why.EXPIRY, "a.png"));
        batch.addAll(owner.batch(Why.NOTIFICATION, "a.png"));

        owner.work(owner.prepare(batch));

        assertThat(owner.scene("a.png").generation()).isEqualTo(2);
    }

    private static OutgoingRecord tombstone(TileId tileId) {
        return OutgoingRecord.tombstone(Topic.TILES, tileId.value());
    }

    private boolean has(TileId tileId) {
        boolean chip = owner.store.has(CHIPS, Picture.chipKey(tileId));
        assertThat(owner.store.has(CHIPS, Picture.thumbnailKey(tileId))).isEqualTo(chip);
        return chip;
    }
}
