package dev.swath.caption.openai;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Until when a server wants to be left alone ({@code Retry-After}, RFC 9110 section 10.2.3). Thread-safe. */
final class RequestedPause implements AutoCloseable {
    private final Duration longest;
    private final AtomicReference<Instant> until = new AtomicReference<>(Instant.EPOCH);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param longest a longer pause is cut to this */
    RequestedPause(Duration longest) {
        this.longest = longest;
    }

    /** @param retryAfter seconds or an HTTP date; anything else asks for nothing */
    void request(String retryAfter) {
        Instant now = Instant.now();
        Instant wanted = end(retryAfter.strip(), now);
        Instant last = now.plus(longest);
        Instant bounded = wanted.isAfter(last) ? last : wanted;
        until.accumulateAndGet(bounded, (former, later) -> later.isAfter(former) ? later : former);
    }

    /** How much of it is left; zero or less if none is. */
    Duration left() {
        return Duration.between(Instant.now(), until.get());
    }

    /** Returns when the pause is over, or this is closed, or the thread is interrupted. */
    void waitOut() {
        try {
            for (Duration left = left(); left.isPositive(); left = left()) {
                if (closed.await(left.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private static Instant end(String retryAfter, Instant now) {
        try {
            return now.plusSeconds(Math.min(Integer.MAX_VALUE, Long.parseLong(retryAfter)));
        } catch (NumberFormatException notSeconds) {
            try {
                return ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
            } catch (DateTimeParseException neither) {
                return now;
            }
        }
    }
}
