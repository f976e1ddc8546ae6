package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What a worker knows of the owners of its partitions: how long a former one's call may still be under way, and
 * whether it may count itself as the present one. Thread-safe.
 *
 * <p>A member of a group whose heartbeats do not arrive is evicted after the session timeout, and may not hear of it.
 * So it counts as the owner only for a shorter time after its last heartbeat. With that, a former owner's last call
 * begins before the eviction, and the new owner waits as long as a call may take.
 */
public final class Handover {
    /** Below the consumer's session timeout of 10 s by two heartbeats. */
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(8);
    /** How long a partition is new, in waits. */
    private static final int NEW_FOR = 3;

    private final Duration longestCall;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, Long> assignedNanos = new HashMap<>();
    private long heardNanos;

    /** @param longestCall how long one call outside Kafka may take; zero if none can come late */
    public Handover(Duration longestCall, LongSupplier nanoTime) {
        this.longestCall = longestCall;
        this.nanoTime = nanoTime;
        this.heardNanos = nanoTime.getAsLong();
    }

    synchronized void assigned(Collection<TopicPartition> partitions) {
        heardNanos = nanoTime.getAsLong();
        partitions.forEach(partition -> assignedNanos.put(partition, heardNanos));
    }

    synchronized void gone(Collection<TopicPartition> partitions) {
        partitions.forEach(assignedNanos::remove);
    }

    /** The partitions of which nothing may be read yet. */
    synchronized Set<TopicPartition> waiting() {
        return assignedNanos.keySet().stream()
                .filter(partition -> isWithin(partition, 1))
                .collect(Collectors.toSet());
    }

    /** Whether one of the partitions is new. */
    synchronized boolean isNew(Collection<TopicPartition> partitions) {
        return partitions.stream().anyMatch(partition -> isWithin(partition, NEW_FOR));
    }

    /** Notes the consumer's last heartbeat. */
    void heard(Consumer<?, ?> consumer) {
        if (!longestCall.isPositive()) {
            return;
        }
        double secondsAgo = consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("last-heartbeat-seconds-ago"))
                .mapToDouble(metric -> metric.getValue().metricValue() instanceof Double seconds ? seconds : 0)
                .filter(seconds -> seconds >= 0)
                .max()
                .orElse(0);
        synchronized (this) {
            heardNanos = nanoTime.getAsLong()
                    - (long) (secondsAgo * Duration.ofSeconds(1).toNanos());
        }
    }

    /** @throws CatalogueException KAFKA_UNAVAILABLE if another may own the partitions by now */
    synchronized void check() {
        if (longestCall.isPositive() && nanoTime.getAsLong() - heardNanos > HEARD_WITHIN.toNanos()) {
            throw new CatalogueException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "the group has not been heard of for %s, so another worker may own these records"
                            .formatted(HEARD_WITHIN));
        }
    }

    private boolean isWithin(TopicPartition partition, int waits) {
        Long assigned = assignedNanos.get(partition);
        return assigned != null
                && nanoTime.getAsLong() - assigned
                        < longestCall.multipliedBy(waits).toNanos();
    }
}
