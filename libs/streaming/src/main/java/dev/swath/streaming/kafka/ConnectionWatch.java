package dev.swath.streaming.kafka;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/** Tells whether a consumer has brokers. A consumer does not report that they are away; it only has no connection. For one thread. */
public final class ConnectionWatch {
    private static final Duration AWAY = Duration.ofSeconds(3);

    private final String bootstrap;
    private final LongSupplier nanoTime;
    private long connectedNanos;

    public ConnectionWatch(String bootstrap, LongSupplier nanoTime) {
        this.bootstrap = bootstrap;
        this.nanoTime = nanoTime;
        this.connectedNanos = nanoTime.getAsLong();
    }

    public boolean isConnected(Consumer<?, ?> consumer) {
        boolean connected = consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .anyMatch(metric -> metric.getValue().metricValue() instanceof Double count && count > 0);
        if (connected) {
            connectedNanos = nanoTime.getAsLong();
        }
        return connected;
    }

    /** Whether it was without a connection for longer than a change of brokers takes. */
    public boolean isAway() {
        return nanoTime.getAsLong() - connectedNanos > AWAY.toNanos();
    }

    public CatalogueException complaint() {
        return new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "no broker of %s answers".formatted(bootstrap));
    }
}
