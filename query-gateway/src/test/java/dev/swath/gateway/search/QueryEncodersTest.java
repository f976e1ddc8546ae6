package dev.swath.gateway.search;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryEncodersTest {
    private final FakeQueryEncoder encoder = new FakeQueryEncoder();
    private final SteppingClock clock = new SteppingClock();
    private ModelVersion searched = MODEL;

    @Test
    void shouldAskOnceForATextAskedAgain() {
        CachingQueryEncoder caching = new CachingQueryEncoder(
                encoder, () -> Optional.of(searched), 2, Duration.ofMinutes(1), clock.ticker(), 100);

        caching.encodeText("a");
        caching.encodeText("a");

        assertThat(encoder.asked).containsExactly("a");
    }

    @Test
    void shouldForgetTextsBeyondItsCapacity() {
        CachingQueryEncoder caching = new CachingQueryEncoder(
                encoder, () -> Optional.of(searched), 2, Duration.ofMinutes(1), clock.ticker(), 100);
        List<String> texts = IntStream.range(0, 200).mapToObj(i -> "text " + i).toList();

        texts.forEach(caching::encodeText);
        texts.forEach(caching::encodeText);

        assertThat(encoder.asked).hasSizeGreaterThanOrEqualTo(2 * texts.size() - 2);
    }

    @Test
    void shouldAskOnceForATextThatManyAskForAtOnce() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        CachingQueryEncoder caching = new CachingQueryEncoder(
                (TextsOnly) text -> {
                    if (text.equals("slow")) {
                        calls.incrementAndGet();
                        inside.countDown();
                        await(answer);
                    }
                    return encoder.encodeText(text);
                },
                Optional::empty,
                100,
                Duration.ofMinutes(1),
                clock.ticker(),
                100);
        Queue<QueryVector> answers = new ConcurrentLinkedQueue<>();
        List<Thread> askers = new ArrayList<>();
        askers.add(Thread.ofVirtual().start(() -> answers.add(caching.encodeText("slow"))));
        await(inside);
        for (int i = 0; i < 7; i++) {
            askers.add(Thread.ofVirtual().start(() -> answers.add(caching.encodeText("slow"))));
        }

        for (int i = 0; i < 50; i++) {
            assertThat(caching.encodeText("quick " + i))
                    .as("another text waits for nobody")
                    .isNotNull();
        }
        answer.countDown();
        for (Thread asker : askers) {
            asker.join();
        }

        assertThat(answers).hasSize(8);
        assertThat(calls).hasValue(1);
    }

    @Test
    void shouldAskAgainAfterAFailure() {
        CachingQueryEncoder caching = new CachingQueryEncoder(
                encoder, () -> Optional.of(searched), 2, Duration.ofMinutes(1), clock.ticker(), 100);
        encoder.goAway();
        assertThatThrownBy(() -> caching.encodeText("a"))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE));

        encoder.comeBackAs(MODEL);

        assertThat(caching.encodeText("a").modelVersion()).isEqualTo(MODEL);
        assertThat(encoder.asked).containsExactly("a");
    }

    @Test
    void shouldAskAgainAfterAWhile() {
        CachingQueryEncoder caching = new CachingQueryEncoder(
                encoder, () -> Optional.of(searched), 2, Duration.ofMinutes(1), clock.ticker(), 100);

        caching.encodeText("a");
        clock.step(Duration.ofMinutes(2));
        caching.encodeText("a");

        assertThat(encoder.asked).containsExactly("a", "a");
    }

    @Test
    void shouldAskAgainOnceAnotherVersionIsSearched() {
        CachingQueryEncoder caching = new CachingQueryEncoder(
                encoder, () -> Optional.of(searched), 2, Duration.ofMinutes(1), clock.ticker(), 100);
        caching.encodeText("a");

        ModelVersion next = new ModelVersion("swath-mini-2-0123abcd");
        searched = next;
        encoder.comeBackAs(next);

        assertThat(caching.encodeText("a").modelVersion()).isEqualTo(next);
    }

    @Test
    void shouldSearchOnWithoutAnEncoderThatHangs() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        CachingQueryEncoder caching = new CachingQueryEncoder(
                (TextsOnly) text -> {
                    if (text.equals("hangs")) {
                        inside.countDown();
                        await(thawed);
                    }
                    return encoder.encodeText(text);
                },
                Optional::empty,
                100,
                Duration.ofMinutes(1),
                clock.ticker(),
                1);
        FakeIndex index = new FakeIndex().add(MODEL, row(tile("a.jpg", NOON, null), null, 1, 0, 0));
        CurrentModel currentModel = new CurrentModel(index);
        Search search = new SearchTiles(index, caching, currentModel, new ConcurrencyLimit("searches", 1));
        caching.encodeText("known");
        Thread hanging = Thread.ofVirtual().start(() -> search.search(text("hangs"), Grants.all()));
        await(inside);

        assertThat(search.search(SearchQuery.builder().limit(1).build(), Grants.all())
                        .results())
                .hasSize(1);
        assertThat(search.search(text("known"), Grants.all()).results()).hasSize(1);
        for (String text : List.of("hangs", "another")) {
            assertThatThrownBy(() -> search.search(text(text), Grants.all()))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        }
        thawed.countDown();
        hanging.join();
        assertThat(search.search(text("another"), Grants.all()).results()).hasSize(1);
    }

    private static SearchQuery text(String text) {
        return SearchQuery.builder().text(text).limit(1).build();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface TextsOnly extends QueryEncoder {
        @Override
        default QueryVector encodeImage(byte[] image) {
            throw new UnsupportedOperationException("only texts are asked for");
        }
    }

    private static final class SteppingClock extends Clock {
        private Instant now = NOON;

        Ticker ticker() {
            return () -> TimeUnit.MILLISECONDS.toNanos(millis());
        }

        void step(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
