package dev.swath.gateway.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.gateway.Grants;
import dev.swath.gateway.changes.ChangeSignal.Alive;
import dev.swath.gateway.changes.ChangeSignal.Happened;
import dev.swath.gateway.changes.FollowChanges.ChangeListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowChangesTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final FakeChangeLog log = new FakeChangeLog();
    private final FollowChanges feed = new FollowChanges(log, Clock.systemUTC(), 3, Duration.ofMillis(1));

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void shouldTellLiveWhatHappensFromNowOn() {
        log.upsert("before", 1, "ours");
        Told told = follow(FeedView.LIVE, null, Grants.all());
        awaitId(told);

        log.upsert("a", 1, "ours");
        log.tell(Topic.CAPTIONS, "caption", "{}", "ours");
        log.tell(Topic.FAILURES, "failure", "{}", null);
        log.delete("a", "ours");

        await().atMost(WITHIN)
                .untilAsserted(() ->
                        assertThat(told.names()).containsExactlyInAnyOrder("item", "caption", "failure", "delete"));
        assertThat(told.happened().stream().filter(one -> one.name().equals("item")))
                .extracting(Happened::json)
                .containsExactly("{\"id\":\"a\"}");
    }

    @Test
    void shouldTellAgainWhatWasMissedAfterAnId() {
        Told told = follow(FeedView.LIVE, null, Grants.all());
        awaitId(told);
        log.upsert("a", 1, "ours");
        log.upsert("b", 1, "ours");
        await().atMost(WITHIN).until(() -> told.happened().size() == 2);
        String afterA = told.happened().getFirst().id();
        log.tell(Topic.CAPTIONS, "caption", "{}", "ours");

        Told back = follow(FeedView.LIVE, afterA, Grants.all());

        await().atMost(WITHIN).untilAsserted(() -> assertThat(back.names()).containsExactly("item", "caption"));
        assertThat(back.happened().getFirst().json()).contains("\"b\"");
    }

    @Test
    void shouldStreamTheChangesFromTheBeginningByTheCursorsOfPages() {
        log.upsert("a", 1, "ours");
        log.tell(Topic.CAPTIONS, "caption", "{}", "ours");
        Told all = follow(FeedView.CHANGES, null, Grants.all());
        await().atMost(WITHIN).untilAsserted(() -> assertThat(all.names()).containsExactly("upsert"));
        String id = all.happened().getFirst().id();
        log.delete("a", "ours");

        ReadChanges pages = new ReadChanges(log, Clock.systemUTC());
        assertThat(pages.page(id, 10, Grants.all()).changes()).hasSize(1);
        Told rest = follow(FeedView.CHANGES, pages.page(null, 1, Grants.all()).next(), Grants.all());

        await().atMost(WITHIN).untilAsserted(() -> assertThat(rest.names()).containsExactly("delete"));
        assertThat(rest.happened().getFirst().json()).contains("\"type\":\"delete\"", "\"id\":\"a\"");
    }

    @Test
    void shouldTellOnlyWhatTheCallerMaySee() {
        Told told = follow(FeedView.LIVE, null, Grants.of(Set.of("ours")));
        awaitId(told);

        log.upsert("theirs", 1, "theirs");
        log.delete("theirs", "theirs");
        log.delete("unknown", null);
        log.tell(Topic.FAILURES, "failure", "{}", null);
        log.upsert("ours", 1, "ours");
        log.delete("ours", "ours");

        await().atMost(WITHIN).untilAsserted(() -> assertThat(told.names()).contains("delete"));
        assertThat(told.happened()).extracting(Happened::json).hasSize(2).allMatch(json -> json.contains("\"ours\""));
    }

    @Test
    void shouldLoseNothingForASlowListenerWhoSlowsNobodyDown() {
        Told slow = new Told(new Semaphore(1));
        feed.follow(FeedView.LIVE, null, Grants.all(), slow);
        Told fast = follow(FeedView.LIVE, null, Grants.all());
        awaitId(fast);
        slow.room.release(1);
        awaitId(slow);

        for (int i = 0; i < 1_000; i++) {
            log.upsert("t" + i, 1, "ours");
        }

        await().atMost(WITHIN).until(() -> fast.happened().size() == 1_000);
        slow.room.release(1_000_000);
        await().atMost(WITHIN).until(() -> slow.happened().size() == 1_000);
        assertThat(slow.happened()).extracting(Happened::json).doesNotHaveDuplicates();
    }

    @Test
    void shouldBeginAndGoOnWhileKafkaIsAway() {
        CatalogueException away = new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "away");
        log.goAway(away);
        Told told = follow(FeedView.LIVE, null, Grants.all());
        await().atMost(WITHIN).until(() -> told.signals.size() > 1);
        assertThatThrownBy(() -> follow(FeedView.CHANGES, null, Grants.all())).isEqualTo(away);

        log.goAway(null);
        awaitId(told);
        log.goAway(away);
        log.upsert("a", 1, "ours");
        log.goAway(null);

        await().atMost(WITHIN).untilAsserted(() -> assertThat(told.names()).containsExactly("item"));
    }

    @Test
    void shouldRefuseMoreListenersThanItHasRoomForAndForgetThoseWhoLeft() {
        Runnable first = feed.follow(FeedView.LIVE, null, Grants.all(), new Told(new Semaphore(1000)));
        follow(FeedView.LIVE, null, Grants.all());
        follow(FeedView.LIVE, null, Grants.all());

        assertThatThrownBy(() -> follow(FeedView.LIVE, null, Grants.all()))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        first.run();
        assertThat(feed.listeners()).isEqualTo(2);
        follow(FeedView.LIVE, null, Grants.all());
    }

    @Test
    void shouldSendTheFirstSignOfLifeBeforeAnotherThreadWrites() {
        List<Thread> writers = new CopyOnWriteArrayList<>();

        feed.follow(FeedView.LIVE, null, Grants.all(), new Told(new Semaphore(1)) {
            @Override
            public boolean send(ChangeSignal signal) throws InterruptedException {
                writers.add(Thread.currentThread());
                return super.send(signal);
            }
        });

        assertThat(writers).first().isEqualTo(Thread.currentThread());
    }

    @Test
    void shouldFreeThePlaceOfAListenerWhoIsGoneAtOnce() {
        Told gone = new Told(new Semaphore(1)) {
            @Override
            public boolean send(ChangeSignal signal) {
                return false;
            }
        };

        feed.follow(FeedView.LIVE, null, Grants.all(), gone);

        assertThat(feed.listeners()).isZero();
        await().atMost(WITHIN).until(() -> gone.ended);
    }

    @Test
    void shouldEndStreamsThatCannotGoOnSoThatListenersAskAgain() {
        Told told = follow(FeedView.LIVE, null, Grants.all());
        String id = awaitId(told);

        log.goAway(new CatalogueException(ErrorCode.CURSOR_TOO_OLD, "the log begins later"));

        await().atMost(WITHIN).until(() -> told.ended);
        log.goAway(null);
        log.makeAnew();
        assertThatThrownBy(() -> follow(FeedView.LIVE, id, Grants.all()))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CURSOR_TOO_OLD));
    }

    private Told follow(FeedView view, @Nullable String after, Grants grants) {
        Told told = new Told(new Semaphore(Integer.MAX_VALUE));
        feed.follow(view, after, grants, told);
        return told;
    }

    private static String awaitId(Told told) {
        return await().atMost(WITHIN)
                .until(
                        () -> told.signals.stream()
                                .filter(signal -> signal instanceof Alive alive && alive.id() != null)
                                .map(signal -> String.valueOf(((Alive) signal).id()))
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
    }

    private static class Told implements ChangeListener {
        private final Semaphore room;
        private final List<ChangeSignal> signals = new CopyOnWriteArrayList<>();
        private volatile boolean ended;

        Told(Semaphore room) {
            this.room = room;
        }

        @Override
        public boolean send(ChangeSignal signal) throws InterruptedException {
            room.acquire();
            if (signal instanceof Happened || signals.size() < 100) {
                signals.add(signal);
            }
            return true;
        }

        @Override
        public void end() {
            ended = true;
        }

        List<Happened> happened() {
            return signals.stream()
                    .filter(Happened.class::isInstance)
                    .map(Happened.class::cast)
                    .toList();
        }

        List<String> names() {
            return happened().stream().map(Happened::name).toList();
        }
    }
}
