package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.kafka.TopicAdmin;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates Swath's topics, as {@link Topic} lists them. */
public final class Topics {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RETRY = Duration.ofMillis(500);
    private Topics() {}

    /** {@link #ensure(String, int, int, Duration)} within a minute. */
    public static void ensure(String bootstrap, int partitions, int replication) {
        ensure(bootstrap, partitions, replication, TIMEOUT);
    }

    /**
     * Creates the topics that are missing and leaves the others alone; returns once each partition is led. Where some exist, the missing ones get as many partitions as those.
     *
     * @param timeout how long Kafka is waited for
     * @throws CatalogueException KAFKA_UNAVAILABLE, or INVALID_CONFIGURATION if existing topics differ in their number of partitions
     */
    public static void ensure(String bootstrap, int partitions, int replication, Duration timeout) {
        var _ = Retry.every(RETRY).within(timeout).run(() -> TopicAdmin.createMissing(bootstrap, partitions, replication));
    }
}
