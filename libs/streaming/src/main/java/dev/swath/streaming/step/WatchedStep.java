package dev.swath.streaming.step;

import dev.swath.catalogue.CatalogueException;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A step that knows how long its calls have been under way, so that one of native code that never comes back is noticed. Thread-safe. */
public final class WatchedStep<T, P> implements BatchStep<T, P> {
    private final BatchStep<T, P> step;
    private final LongSupplier nanoTime;
    /** When each call under way began. */
    private final Map<Object, Long> underWay = new ConcurrentHashMap<>();

    public WatchedStep(BatchStep<T, P> step, LongSupplier nanoTime) {
        this.step = step;
        this.nanoTime = nanoTime;
    }

    /** For how long the oldest call has been under way; zero if there is none. */
    public Duration longestCall() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(underWay.values().stream()
                .mapToLong(started -> now - started)
                .max()
                .orElse(0));
    }

    @Override
    public P prepare(List<ReceivedRecord<T>> batch) {
        return watch(() -> step.prepare(batch));
    }

    @Override
    public P prepare(List<ReceivedRecord<T>> batch, Tenure tenure) {
        return watch(() -> step.prepare(batch, tenure));
    }

    @Override
    public BatchResult<T> work(P prepared) {
        return watch(() -> step.work(prepared));
    }

    @Override
    public BatchResult<T> work(P prepared, Tenure tenure) {
        return watch(() -> step.work(prepared, tenure));
    }

    @Override
    public boolean proveWell(@Nullable ReceivedRecord<T> good, Tenure tenure) {
        return watch(() -> step.proveWell(good, tenure));
    }

    @Override
    public Optional<List<OutgoingRecord>> giveUp(ReceivedRecord<T> received, CatalogueException cause) {
        return watch(() -> step.giveUp(received, cause));
    }

    private <R> R watch(Supplier<R> work) {
        Object call = new Object();
        underWay.put(call, nanoTime.getAsLong());
        try {
            return work.get();
        } finally {
            underWay.remove(call);
        }
    }
}
