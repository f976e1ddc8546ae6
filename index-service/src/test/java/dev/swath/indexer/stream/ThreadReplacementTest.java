package dev.swath.indexer.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
    private final Exception passing = new StreamsException(new TimeoutException("the broker is slow"));

    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private final ThreadReplacement replacement = new ThreadReplacement(() -> now);

    @Test
    void shouldReplaceAThreadThatDiedOfSomethingPassingThreeTimesAMinute() {
        for (int i = 0; i < 3; i++) {
            assertThat(replacement.handle(passing)).isEqualTo(REPLACE_THREAD);
        }
        assertThat(replacement.handle(passing)).isEqualTo(SHUTDOWN_CLIENT);

        now = now.plus(Duration.ofMinutes(2));
        assertThat(replacement.handle(passing)).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void shouldEndTheClientOnAnythingElse() {
        assertThat(replacement.handle(new StreamsException(new IllegalStateException("a bug"))))
                .isEqualTo(SHUTDOWN_CLIENT);
    }
}
