package dev.swath.vectorindex.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.vectorindex.WritePermit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteTurnTest {
    @Test
    void shouldLeaveAnAttemptWhatTheReadingLeftOfTheTime() {
        Duration timeout = Duration.ofHours(1);
        WriteTurn turn = new WriteTurn(WritePermit.LASTING, timeout);

        letTimePass();
        Duration first = turn.next();
        letTimePass();

        assertThat(first).isLessThan(timeout);
        assertThat(turn.next()).isLessThan(first).isPositive();
    }

    @Test
    void shouldAttemptNothingOnceTheTimeIsOver() {
        WriteTurn turn = new WriteTurn(WritePermit.LASTING, Duration.ofMillis(1));

        letTimePass();

        assertThatThrownBy(turn::next)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
    }

    @Test
    void shouldPassOnThatTheWriterMayNotBeforeEachAttempt() {
        CatalogueException over = new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "another may own them");
        WritePermit permit = () -> {
            throw over;
        };

        assertThatThrownBy(new WriteTurn(permit, Duration.ofHours(1))::next).isSameAs(over);
    }

    /** The least that the clock tells. */
    private static void letTimePass() {
        long now = System.nanoTime();
        while (System.nanoTime() == now) {
            Thread.onSpinWait();
        }
    }
}
