package dev.swath.caption.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedPauseTest {
    private static final Duration LONGEST = Duration.ofHours(2);

    @Test
    void shouldTakeSecondsAndDatesAndKeepTheLatest() {
        try (RequestedPause pause = new RequestedPause(LONGEST)) {
            pause.request("3600");
            assertThat(pause.left()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));

            pause.request(" 1 ");
            assertThat(pause.left()).isGreaterThan(Duration.ofMinutes(59));

            pause.request(DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(90)));
            assertThat(pause.left()).isBetween(Duration.ofMinutes(88), Duration.ofMinutes(90));
        }
    }

    @Test
    void shouldCutAPauseThatIsTooLong() {
        try (RequestedPause pause = new RequestedPause(LONGEST)) {
            pause.request("999999999999");
            assertThat(pause.left()).isBetween(LONGEST.minusMinutes(1), LONGEST);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "0", "1.5"})
    void shouldAskForNothing(String retryAfter) {
        try (RequestedPause pause = new RequestedPause(LONGEST)) {
            pause.request(retryAfter);
            pause.waitOut();
            assertThat(pause.left()).isLessThanOrEqualTo(Duration.ZERO);
        }
    }

    @Test
    void shouldNotWaitWhenItIsClosed() {
        RequestedPause pause = new RequestedPause(LONGEST);
        pause.request("3600");
        pause.close();
        pause.waitOut();
        assertThat(pause.left()).isPositive();
    }
}
