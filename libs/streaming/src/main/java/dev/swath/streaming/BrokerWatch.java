package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Tells whether any broker answers a Kafka client, by the bytes that the client receives. A connection proves nothing: a
 * broker that hangs keeps its connections, and a proxy may accept and reset new ones.
 *
 * <p>It suits every client that asks something all the time: a consumer with partitions gets an answer twice a second,
 * a member of a group one to its heartbeats. So a silence of {@link #SILENCE} means that no broker answers, be it away or hung. It does not wait
 * for anything itself. For one thread.
 *
 * <p>{@link BatchWorker#status}, {@link ServiceWorkers#complaints} and {@link TopicFollower#findComplaint} rest on it:
 * each names KAFKA_UNAVAILABLE within some seconds, also of a broker that hangs.
 */
public final class BrokerWatch {
    /** How long brokers may be silent: longer than they take to elect a leader. */
    public static final Duration SILENCE = Duration.ofSeconds(5);

    private static final String RECEIVED_BYTES = "incoming-byte-total";
    /** The same bytes once more, for each broker. */
    private static final String OF_ONE_BROKER = "-node-metrics";

    private final String bootstrap;
    private final LongSupplier nanoTime;
    private double receivedBytes;
    private long heardNanos;

    /** @param nanoTime as {@link System#nanoTime} */
    public BrokerWatch(String bootstrap, LongSupplier nanoTime) {
        this.bootstrap = bootstrap;
        this.nanoTime = nanoTime;
        this.heardNanos = nanoTime.getAsLong();
    }

    /**
     * Looks at the client once more. Call it at least once a second.
     *
     * @param metrics the client's
     * @return whether a broker has answered since the call before
     */
    public boolean hears(Map<MetricName, ? extends Metric> metrics) {
        double received = receivedBytes(metrics);
        boolean answered = received > receivedBytes;
        receivedBytes = received;
        if (answered) {
            heard();
        }
        return answered;
    }

    /** Tells that the caller was busy with records, and could not look. */
    public void heard() {
        heardNanos = nanoTime.getAsLong();
    }

    /** KAFKA_UNAVAILABLE if no broker has answered for {@link #SILENCE}; else empty. */
    public Optional<CatalogueException> findComplaint() {
        return nanoTime.getAsLong() - heardNanos > SILENCE.toNanos()
                ? Optional.of(new CatalogueException(
                        ErrorCode.KAFKA_UNAVAILABLE, "no broker of %s answers".formatted(bootstrap)))
                : Optional.empty();
    }

    private static double receivedBytes(Map<MetricName, ? extends Metric> metrics) {
        double sum = 0;
        for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
            if (metric.getKey().name().equals(RECEIVED_BYTES)
                    && !metric.getKey().group().endsWith(OF_ONE_BROKER)
                    && metric.getValue().metricValue() instanceof Double bytes) {
                sum += bytes;
            }
        }
        return sum;
    }
}
