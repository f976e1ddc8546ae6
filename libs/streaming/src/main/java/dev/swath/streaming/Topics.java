package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.kafka.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.utils.Utils;

/** Creates Swath's topics, as {@link Topic} lists them, and tells in which partition a key is. */
public final class Topics {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RETRY = Duration.ofMillis(500);

    private Topics() {}

    /** {@link #ensure(String, int, int, Duration)} within a minute. */
    public static void ensure(String bootstrap, int partitions, int replication) {
        ensure(bootstrap, partitions, replication, TIMEOUT);
    }

    /**
     * Creates the missing topics. Of the others it changes only a compaction lag and a life of tombstones that nobody has set. Returns once each partition has a leader. If some
     * topics exist, the new ones get as many partitions as those.
     *
     * @param timeout how long to wait for Kafka
     * @throws CatalogueException KAFKA_UNAVAILABLE, or INVALID_CONFIGURATION if existing topics differ in their number of partitions
     */
    public static void ensure(String bootstrap, int partitions, int replication, Duration timeout) {
        var _ = Retry.every(RETRY)
                .within(timeout)
                .run(() -> TopicAdmin.createMissing(bootstrap, partitions, replication));
    }

    /** The partition of a key. It is Kafka's own choice for records with that key: murmur2 of its UTF-8 bytes. */
    public static int partitionFor(String partitionKey, int partitions) {
        return Utils.toPositive(Utils.murmur2(partitionKey.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
