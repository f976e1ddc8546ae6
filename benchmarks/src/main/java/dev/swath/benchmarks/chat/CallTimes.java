package dev.swath.benchmarks.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** How long calls of one kind took until their answer was there, and how many were refused or failed. */
final class CallTimes {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CompletableFuture<?>> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** Times a call that has just begun. Returns it. */
    CompletableFuture<HttpResponse<String>> time(CompletableFuture<HttpResponse<String>> call) {
        long began = System.nanoTime();
        calls.add(call.handle((answer, failure) -> {
            if (failure != null || (answer.statusCode() != OK && answer.statusCode() != TOO_MANY)) {
                failed.incrementAndGet();
            } else if (answer.statusCode() == TOO_MANY) {
                refused.incrementAndGet();
            } else {
                nanos.add(System.nanoTime() - began);
            }
            return answer;
        }));
        return call;
    }

    /** Waits until the calls that have begun are over. */
    void awaitAll(Duration most) throws InterruptedException {
        try {
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
                    .get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("calls did not end within " + most, e);
        }
    }

    /** Milliseconds of the answered calls; 0 if none was answered. */
    double quantile(double share) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size()))) / 1e6;
    }

    ObjectNode toJson() {
        return EventJson.mapper()
                .createObjectNode()
                .put("answered", nanos.size())
                .put("refused", refused.get())
                .put("failed", failed.get())
                .put("p50", quantile(0.5))
                .put("p99", quantile(0.99));
    }

    String words(String what) {
        return String.format(
                Locale.ROOT,
                "%d %s answered, %d refused, %d failed, p50 %.0f ms, p99 %.0f ms",
                nanos.size(),
                what,
                refused.get(),
                failed.get(),
                quantile(0.5),
                quantile(0.99));
    }
}
