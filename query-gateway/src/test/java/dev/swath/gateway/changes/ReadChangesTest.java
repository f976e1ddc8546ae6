package dev.swath.gateway.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.api.ChangePage;
import dev.swath.catalogue.api.ItemChange;
import dev.swath.gateway.Grants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadChangesTest {
    private final FakeChangeLog log = new FakeChangeLog();
    private Instant now = Instant.now();
    private final ReadChanges changes = new ReadChanges(log, clock(() -> now));

    @Test
    void shouldTellEverythingThenWhatIsNew() {
        log.upsert("a", 1, "ours");
        log.upsert("b", 1, "ours");

        ChangePage first = changes.page(null, 10, Grants.all());
        log.delete("a", "ours");
        ChangePage second = changes.page(first.next(), 10, Grants.all());
        ChangePage third = changes.page(second.next(), 10, Grants.all());

        assertThat(first.changes()).extracting(ItemChange::id).containsExactly("a", "b");
        assertThat(first.atEnd()).isTrue();
        assertThat(second.changes())
                .extracting(ItemChange::type, ItemChange::id)
                .containsExactly(tuple(ItemChange.ChangeType.DELETE, "a"));
        assertThat(third.changes()).isEmpty();
        assertThat(third.atEnd()).isTrue();
    }

    @Test
    void shouldBeginBehindAllThatThereIs() {
        log.upsert("a", 1, "ours");

        ChangePage page = changes.page("now", 10, Grants.all());
        log.upsert("b", 1, "ours");

        assertThat(page.changes()).isEmpty();
        assertThat(changes.page(page.next(), 10, Grants.all()).changes())
                .extracting(ItemChange::id)
                .containsExactly("b");
    }

    @Test
    void shouldPageByTheLimitAndSayWhetherThereIsMore() {
        for (int i = 0; i < 5; i++) {
            log.upsert("t" + i, 1, "ours");
        }

        List<String> told = new ArrayList<>();
        ChangePage page = changes.page(null, 2, Grants.all());
        while (!page.atEnd()) {
            assertThat(page.changes()).hasSize(2);
            page.changes().forEach(change -> told.add(change.id()));
            page = changes.page(page.next(), 2, Grants.all());
        }
        page.changes().forEach(change -> told.add(change.id()));

        assertThat(told).containsExactly("t0", "t1", "t2", "t3", "t4");
    }

    @Test
    void shouldTellOnlyWhatTheCallerMaySeeAndReadOnPastTheRest() {
        for (int i = 0; i < 50; i++) {
            log.upsert("theirs" + i, 1, "theirs");
        }
        log.delete("unknown", null);
        log.delete("gone", "ours");
        log.upsert("mine", 3, "ours");

        ChangePage page = changes.page(null, 3, Grants.of(Set.of("ours")));

        assertThat(page.changes()).extracting(ItemChange::id).containsExactly("gone", "mine");
        assertThat(page.atEnd()).isTrue();
    }

    @Test
    void shouldRefuseACursorThatMayHaveMissedADeletion() {
        log.upsert("a", 1, "ours");
        log.upsert("b", 1, "ours");
        String cursor = changes.page(null, 1, Grants.all()).next();

        now = now.plus(Duration.ofDays(29));
        assertThat(changes.page(cursor, 1, Grants.all()).changes()).hasSize(1);
        now = now.plus(Duration.ofDays(1));
        tooOld(cursor);

        // One that has read all misses nothing, however old it is.
        String atEnd = changes.page(null, 10, Grants.all()).next();
        now = now.plus(Duration.ofDays(100));
        assertThat(changes.page(atEnd, 1, Grants.all()).atEnd()).isTrue();
        log.delete("a", "ours");
        tooOld(atEnd);
    }

    @Test
    void shouldKeepACursorFreshThatReachesWhereTheTopicsEndedBefore() {
        log.upsert("a", 1, "ours");
        log.upsert("b", 1, "ours");
        ChangeCursor behind =
                CursorText.read("after", changes.page(null, 1, Grants.all()).next());
        assertThat(behind.goal()).isEqualTo(log.end(FeedView.CHANGES.topics()));
        // As if the goal had been set two days after the beginning.
        ChangeCursor cursor = new ChangeCursor(
                behind.position(),
                behind.marks(),
                now.minus(Duration.ofDays(20)),
                behind.goal(),
                now.minus(Duration.ofDays(18)));
        log.upsert("c", 1, "ours");

        ChangeCursor next = cursor.after(log.read(cursor.position(), 1));

        assertThat(next.since()).isEqualTo(cursor.goalSetAt());
        assertThat(next.goal()).isEqualTo(log.end(FeedView.CHANGES.topics()));
        assertThat(next.goalSetAt()).isAfter(cursor.goalSetAt());
    }

    @Test
    void shouldRefuseTheCursorOfTopicsThatAreNoMore() {
        log.upsert("a", 1, "ours");
        String cursor = changes.page(null, 1, Grants.all()).next();

        log.makeAnew();

        tooOld(cursor);
    }

    @Test
    void shouldRefuseWhatIsNoCursor() {
        log.upsert("a", 1, "ours");
        String cursor = changes.page(null, 1, Grants.all()).next();
        Random random = new Random(1);
        List<String> others = new ArrayList<>(List.of("x", "ü", "AAAA", "1".repeat(9_000), cursor + "A"));
        for (int i = 0; i < 2_000; i++) {
            char[] text = cursor.toCharArray();
            text[random.nextInt(text.length)] =
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(random.nextInt(64));
            others.add(new String(text, 0, i % 2 == 0 ? text.length : random.nextInt(text.length)));
        }
        for (String other : others) {
            if (!other.equals(cursor)) {
                assertThatThrownBy(() -> CursorText.read("after", other))
                        .as(other)
                        .isInstanceOfSatisfying(CatalogueException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(e.field()).isEqualTo("after");
                        });
            }
        }
    }

    private void tooOld(String cursor) {
        assertThatThrownBy(() -> changes.page(cursor, 1, Grants.all()))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CURSOR_TOO_OLD));
    }

    private static Clock clock(InstantSource source) {
        return source.withZone(ZoneOffset.UTC);
    }
}
