package dev.swath.ingest;

import static dev.swath.ingest.Owner.CHIPS;
import static dev.swath.ingest.Owner.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.cut.PacksUnderWay;
import java.awt.Color;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packs that no record names go, and no others. */
class SweepPacksTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);
    private static final byte[] NOISE = new byte[0];

    private final Owner owner = new Owner();
    private final StoredPacks packs = new StoredPacks(owner.store);

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldDeleteWhatAKilledProcessLeft() {
        owner.store.put(SCENES, "a.png", RED);
        owner.prepare(owner.batch(Why.NOTIFICATION, "a.png")); // and it dies before the decision
        Owner successor = successor();
        Set<String> orphans = packs.keys();
        successor.look(Why.NOTIFICATION, "a.png");
        assertThat(packs.keys()).hasSize(2);

        assertThat(successor.sweep.sweep()).as("they are young").isZero();
        successor.clock.pass(Owner.GRACE.plusSeconds(1));
        assertThat(successor.sweep.sweep()).isEqualTo(1);

        assertThat(packs.keys())
                .containsExactlyElementsOf(successor.scene("a.png").packs());
        assertThat(packs.keys()).doesNotContainAnyElementsOf(orphans);
        assertThat(successor.sweep.sweep()).isZero();
        successor.close();
    }

    @Test
    void shouldDeleteThePacksOfAKeyThatWasNeverDecided() {
        owner.store.put(SCENES, "a.png", RED);
        owner.prepare(owner.batch(Why.NOTIFICATION, "a.png"));
        owner.store.remove(SCENES, "a.png");

        try (Owner successor = successor()) {
            successor.clock.pass(Owner.GRACE.plusSeconds(1));
            assertThat(successor.sweep.sweep()).isEqualTo(1);
        }

        assertThat(packs.keys()).isEmpty();
    }

    @Test
    void shouldDeleteWhatABrokenAttemptAndAGiveUpLeft() {
        owner.store.put(SCENES, "a.png", TestPictures.noise(1_000));
        owner.store.beforeWrite = () -> {
            if (packs.keys().size() == 2) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "503");
            }
        };
        assertThatExceptionOfType(CatalogueException.class).isThrownBy(() -> owner.look(Why.LISTING, "a.png"));
        owner.giveUp(Why.LISTING, "a.png", new CatalogueException(ErrorCode.OUT_OF_MEMORY, "heap"));
        assertThat(packs.keys()).hasSize(2);
        assertThat(owner.scene("a.png").state()).isEqualTo(SceneSeen.State.FAILED);

        owner.clock.pass(Owner.GRACE.plusSeconds(1));
        assertThat(owner.sweep.sweep()).isEqualTo(2);

        assertThat(packs.keys()).isEmpty();
    }

    @Test
    void shouldLeaveThePacksOfAnAttemptThatMayStillBeCommitted() {
        owner.store.put(SCENES, "a.png", RED);
        var prepared = owner.prepare(owner.batch(Why.NOTIFICATION, "a.png"));
        owner.store.clock = () -> owner.clock.instant().minus(Duration.ofDays(9)); // the store's clock is wrong
        String pack = packs.keys().iterator().next();
        owner.store.put(CHIPS, pack, packs.read(pack));

        assertThat(owner.sweep.sweep()).isZero();
        owner.work(prepared);
        assertThat(owner.sweep.sweep()).isZero();

        assertThat(owner.scene("a.png").packs()).containsExactly(pack);
        assertThat(packs.keys()).containsExactly(pack);
    }

    @Test
    void shouldCutAgainWhatWaitedTooLongForItsDecision() {
        owner.store.put(SCENES, "a.png", RED);
        var prepared = owner.prepare(owner.batch(Why.NOTIFICATION, "a.png"));
        Set<String> waited = packs.keys();
        owner.clock.pass(Owner.GRACE.dividedBy(2).plusSeconds(1));

        owner.work(prepared);

        assertThat(owner.scene("a.png").packs()).doesNotContainAnyElementsOf(waited);
        owner.clock.pass(Owner.GRACE);
        assertThat(owner.sweep.sweep()).isEqualTo(1);
        assertThat(packs.keys()).containsExactlyElementsOf(owner.scene("a.png").packs());
    }

    @Test
    void shouldJudgeLaterWhatWasHeldWhenItWasDue() {
        owner.store.put(SCENES, "a.png", RED);
        owner.prepare(owner.batch(Why.NOTIFICATION, "a.png")); // dropped without a word, as after a rebalance
        owner.store.clock = () -> owner.clock.instant().minus(Duration.ofDays(9));
        String pack = packs.keys().iterator().next();
        owner.store.put(CHIPS, pack, packs.read(pack));
        assertThat(owner.sweep.sweep()).isZero();

        owner.clock.pass(Owner.GRACE.plusSeconds(1));

        assertThat(owner.sweep.sweep()).isEqualTo(1);
        assertThat(packs.keys()).isEmpty();
    }

    @Test
    void shouldLeaveThePacksOfOtherOwnersAndWhatIsNoPack() {
        owner.store.put(SCENES, "a.png", RED);
        owner.prepare(owner.batch(Why.NOTIFICATION, "a.png"));
        owner.store.put(CHIPS, "packs/readme.txt", new byte[3]);
        owner.store.put(
                CHIPS, "packs/" + "a".repeat(32) + "/" + "b".repeat(32) + "-1-" + "c".repeat(16) + "-0.pack", NOISE);
        Set<String> before = new TreeSet<>(packs.keys());

        try (Owner other = successor()) {
            other.owning = false;
            other.clock.pass(Owner.GRACE.plusSeconds(1));
            assertThat(other.sweep.sweep()).isZero();
        }

        assertThat(packs.keys()).isEqualTo(before);
    }

    @Test
    void shouldForgetAttemptsThatAreOver() {
        PacksUnderWay underWay =
                new PacksUnderWay(Owner.GRACE, () -> owner.clock.instant().toEpochMilli() * 1_000_000);
        underWay.decided("a");
        assertThat(underWay.isHeld("a")).isTrue();

        owner.clock.pass(Duration.ofMinutes(16));
        underWay.purge();

        assertThat(underWay.isHeld("a")).isFalse();
        assertThat(underWay.isStale("a")).isTrue();
    }

    /** Another process on the same store, which has read what the first one committed. */
    private Owner successor() {
        Owner successor = new Owner(true, Owner.PACK_BYTES, owner.store);
        successor.scenes.putAll(owner.scenes);
        return successor;
    }
}
