package dev.swath.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final AtomicInteger attempts = new AtomicInteger();
    private final List<ErrorCode> told = new ArrayList<>();

    @Test
    void shouldRepeatWhatMayWorkLaterAndTellOfEachError() {
        boolean worked = Retry.every(SHORT)
                .run(
                        failing(ErrorCode.STORE_UNAVAILABLE, ErrorCode.DISK_FULL, ErrorCode.KAFKA_UNAVAILABLE),
                        e -> told.add(e.code()));

        assertThat(worked).isTrue();
        assertThat(attempts).hasValue(4);
        assertThat(told).containsExactly(ErrorCode.STORE_UNAVAILABLE, ErrorCode.DISK_FULL, ErrorCode.KAFKA_UNAVAILABLE);
    }

    @Test
    void shouldThrowAtOnceWhatWillNotWorkLater() {
        Runnable call = failing(ErrorCode.KAFKA_UNAVAILABLE, ErrorCode.INVALID_CONFIGURATION);

        assertThatThrownBy(() -> Retry.every(SHORT).run(call, e -> told.add(e.code())))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
        assertThat(told).containsExactly(ErrorCode.KAFKA_UNAVAILABLE, ErrorCode.INVALID_CONFIGURATION);
    }

    @Test
    void shouldRepeatEveryErrorWhereToldSo() {
        Runnable call = failing(ErrorCode.INVALID_CONFIGURATION, ErrorCode.INTERNAL_ERROR);

        assertThat(Retry.every(SHORT).afterAnyError().run(call)).isTrue();
        assertThat(attempts).hasValue(3);
    }

    @Test
    void shouldNotRepeatAnExceptionOfAnotherType() {
        IllegalStateException bug = new IllegalStateException("a bug");

        Throwable thrown =
                catchThrowable(() -> Retry.every(SHORT).afterAnyError().run(() -> {
                    throw bug;
                }));

        assertThat(thrown).isSameAs(bug);
    }

    @Test
    void shouldMakeOneAttemptWhereThereIsNoTime() {
        Retry retry = Retry.every(LONG).within(Duration.ZERO);

        assertThatThrownBy(() -> retry.run(failing(ErrorCode.KAFKA_UNAVAILABLE, ErrorCode.KAFKA_UNAVAILABLE)))
                .isInstanceOf(CatalogueException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void shouldThrowTheLastErrorWhenTheTimeIsUp() {
        Retry retry = Retry.every(SHORT).within(Duration.ofSeconds(1));

        assertThatThrownBy(() -> retry.run(() -> {
                    attempts.incrementAndGet();
                    throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "attempt " + attempts.get());
                }))
                .hasMessage("attempt " + attempts.get());
        assertThat(attempts.get()).isGreaterThan(1);
    }

    @Test
    void shouldEndThePauseWhenStopped() {
        Retry retry = Retry.every(LONG);

        boolean worked = retry.run(failing(ErrorCode.KAFKA_UNAVAILABLE), e -> retry.stop());

        assertThat(worked).isFalse();
        assertThat(retry.isStopped()).isTrue();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void shouldNotBeginOnceStopped() {
        Retry retry = Retry.every(SHORT);
        retry.stop();

        assertThat(retry.within(LONG).run(failing())).isFalse();
        assertThat(attempts).hasValue(0);
    }

    @Test
    void shouldThrowTheErrorAndStayInterrupted() {
        Thread.currentThread().interrupt();

        Throwable thrown = catchThrowable(() -> Retry.every(LONG).run(failing(ErrorCode.KAFKA_UNAVAILABLE)));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(CatalogueException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void shouldAskUntilTheAnswerWillDo() throws InterruptedException {
        int answer = Retry.every(SHORT).within(LONG).ask(attempts::incrementAndGet, number -> number == 3);

        assertThat(answer).isEqualTo(3);
    }

    @Test
    void shouldReturnTheLastAnswerWhenTheTimeIsUp() throws InterruptedException {
        int answer = Retry.every(LONG).within(Duration.ZERO).ask(attempts::incrementAndGet, number -> number == 3);

        assertThat(answer).isEqualTo(1);
    }

    @Test
    void shouldNotRepeatAQuestionThatFails() {
        IOException away = new IOException("away");

        Throwable thrown = catchThrowable(() -> Retry.every(SHORT).ask(() -> throwing(away), _ -> true));

        assertThat(thrown).isSameAs(away);
    }

    /** Fails so at its first calls, then works. */
    private Runnable failing(ErrorCode... codes) {
        return () -> {
            int attempt = attempts.getAndIncrement();
            if (attempt < codes.length) {
                throw new CatalogueException(codes[attempt], "away");
            }
        };
    }

    private static String throwing(IOException cause) throws IOException {
        throw cause;
    }
}
