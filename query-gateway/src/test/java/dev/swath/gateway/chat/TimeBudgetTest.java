package dev.swath.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Few calls of chats work at once, the others wait; one that nobody wants, or whose time is over, waits no longer. */
class TimeBudgetTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Semaphore atWork = new Semaphore(2, true);

    @Test
    void shouldLetTheOthersWaitAndAnswerThemAll() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        List<Future<Optional<Integer>>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newCachedThreadPool()) {
            try {
                for (int i = 0; i < 12; i++) {
                    int number = i;
                    answers.add(callers.submit(() -> new TimeBudget(LONG, atWork, () -> false).within(() -> {
                        begun.incrementAndGet();
                        waitFor(end);
                        return number;
                    })));
                }
                await().until(() -> begun.get() == 2 && atWork.getQueueLength() == 10);
            } finally {
                end.countDown();
            }
        }

        for (int i = 0; i < 12; i++) {
            assertThat(answers.get(i).get()).contains(i);
        }
    }

    @Test
    void shouldWaitNoLongerWhereNobodyWantsTheAnswer() {
        atWork.acquireUninterruptibly(2);
        TimeBudget time = new TimeBudget(LONG, atWork, () -> true);

        assertThatThrownBy(() -> time.within(() -> 1)).isInstanceOf(CancellationException.class);
        assertThat(atWork.getQueueLength()).isZero();
    }

    @Test
    void shouldEndEmptyWhereTheTurnDoesNotComeInTime() {
        atWork.acquireUninterruptibly(2);
        AtomicBoolean called = new AtomicBoolean();

        Optional<Boolean> answer =
                new TimeBudget(Duration.ofMillis(20), atWork, () -> false).within(() -> called.getAndSet(true));

        assertThat(answer).isEmpty();
        assertThat(called).isFalse();
    }

    @Test
    void shouldCountACallUntilItsEndAndGiveItsTurnBack() throws Exception {
        CountDownLatch end = new CountDownLatch(1);

        Optional<Integer> answer = new TimeBudget(Duration.ofMillis(20), atWork, () -> false).within(() -> {
            waitFor(end);
            return 1;
        });

        assertThat(answer).isEmpty();
        assertThat(atWork.availablePermits()).isEqualTo(1);
        end.countDown();
        atWork.acquire(2);
    }

    @Test
    void shouldGiveTheTurnBackWhereACallFails() throws Exception {
        assertThatThrownBy(() -> new TimeBudget(LONG, atWork, () -> false).within(() -> {
                    throw new IllegalArgumentException("broken");
                }))
                .hasMessage("broken");
        atWork.acquire(2);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
