package dev.swath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.gateway.ServerProbe.Limits;
import dev.swath.gateway.ServerProbe.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerProbeTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch thawed = new CountDownLatch(1);

    @AfterEach
    void thaw() {
        thawed.countDown();
    }

    @Test
    void shouldUseAnAnswerForAWhile() {
        ServerProbe<Integer> probe = probe(new Limits(LONG, LONG, LONG, LONG), asked::incrementAndGet);

        assertThat(probe.get()).isEqualTo(new Outcome.Answered<>(1));
        assertThat(probe.get()).isEqualTo(new Outcome.Answered<>(1));
    }

    @Test
    void shouldAskAgainWhenTheAnswerIsOld() {
        ServerProbe<Integer> probe = probe(new Limits(Duration.ZERO, LONG, LONG, LONG), asked::incrementAndGet);

        assertThat(probe.get()).isEqualTo(new Outcome.Answered<>(1));
        await().atMost(WITHIN).until(() -> probe.get().equals(new Outcome.Answered<>(5)));
    }

    @Test
    void shouldNotAskAServerThatIsAwayAtEveryCall() {
        ServerProbe<Integer> probe = probe(new Limits(Duration.ZERO, LONG, LONG, LONG), () -> {
            asked.incrementAndGet();
            throw new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "away");
        });

        for (int i = 0; i < 3; i++) {
            assertThat(probe.get())
                    .isInstanceOfSatisfying(
                            Outcome.Missing.class,
                            missing -> assertThat(missing.cause().code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldNameAServerThatHangsWhileItHangs() {
        ServerProbe<Integer> probe = probe(new Limits(LONG, LONG, SHORT, Duration.ZERO), () -> {
            awaitThaw();
            return asked.incrementAndGet();
        });

        assertThat(probe.get()).isInstanceOfSatisfying(Outcome.Missing.class, missing -> {
            assertThat(missing.cause().code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE);
            assertThat(missing.cause()).hasMessageContaining("broker");
        });

        thaw();
        await().atMost(WITHIN).until(() -> probe.get().equals(new Outcome.Answered<>(1)));
    }

    @Test
    void shouldUseTheAnswerBeforeWhileAServerIsSlow() {
        ServerProbe<Integer> probe = probe(new Limits(Duration.ZERO, LONG, SHORT, LONG), () -> {
            if (asked.incrementAndGet() > 1) {
                awaitThaw();
            }
            return asked.get();
        });
        await().atMost(WITHIN).until(() -> probe.get().equals(new Outcome.Answered<>(1)));
        probe.begin();
        await().atMost(WITHIN).until(() -> asked.get() == 2);

        assertThat(probe.get()).isEqualTo(new Outcome.Answered<>(1));
    }

    @Test
    void shouldSayThatAskingItselfFailed() {
        ServerProbe<Integer> probe = probe(new Limits(LONG, LONG, LONG, LONG), () -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(probe.get())
                .isInstanceOfSatisfying(
                        Outcome.Missing.class,
                        missing -> assertThat(missing.cause().code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
    }

    private void awaitThaw() {
        try {
            thawed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServerProbe<Integer> probe(Limits limits, Supplier<Integer> question) {
        return new ServerProbe<>("broker", ErrorCode.KAFKA_UNAVAILABLE, limits, question);
    }
}
