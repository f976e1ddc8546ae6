package dev.swath.streaming.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.ReceivedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchedStepTest {
    private final AtomicLong now = new AtomicLong(Duration.ofDays(-1).toNanos());
    private final List<Duration> seen = new ArrayList<>();
    private final WatchedStep<String, Duration> watched = new WatchedStep<>(new TimedStep(), now::get);

    /** Takes as long as it is told, and notes what is seen of it before it ends. */
    private final class TimedStep implements BatchStep<String, Duration> {
        @Override
        public Duration prepare(List<ReceivedRecord<String>> batch) {
            return Duration.ZERO;
        }

        @Override
        public BatchResult<String> work(Duration takes) {
            now.addAndGet(takes.toNanos());
            seen.add(watched.longestCall());
            if (takes.isNegative()) {
                throw new IllegalArgumentException("failed");
            }
            return BatchResult.of(List.of());
        }
    }

    @Test
    void shouldKnowHowLongACallIsUnderWay() {
        assertThat(watched.longestCall()).isZero();

        var _ = watched.work(Duration.ofMinutes(20));
        var _ = watched.work(Duration.ofMinutes(1));

        assertThat(seen).containsExactly(Duration.ofMinutes(20), Duration.ofMinutes(1));
        assertThat(watched.longestCall()).isZero();
    }

    @Test
    void shouldForgetACallThatFailed() {
        assertThatThrownBy(() -> watched.work(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);

        assertThat(watched.longestCall()).isZero();
    }
}
