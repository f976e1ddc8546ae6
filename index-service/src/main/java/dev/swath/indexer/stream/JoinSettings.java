package dev.swath.indexer.stream;

import dev.swath.catalogue.Stage;
import dev.swath.streaming.Groups;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of the join.
 *
 * @param bootstrapServers Kafka's addresses
 * @param stateDirectory a lasting folder, for this instance alone; if it is lost, it is restored from Kafka
 * @param instance this instance's lasting name, so that it gets its partitions back after a kill without a rebalance
 * @param replication of the topic that backs the store, if it has to be created
 * @param retractionRetention how long a retraction keeps late parts of its tile void
 * @param standbys how many other instances keep a copy of an instance's part of the store, to take over without restoring it
 */
public record JoinSettings(
        String bootstrapServers,
        Path stateDirectory,
        String instance,
        short replication,
        Duration retractionRetention,
        int standbys) {
    private static final String APPLICATION_ID = Groups.of(Stage.JOIN);

    private static final int COMMIT_INTERVAL_MS = 100;
    private static final int LINGER_MS = 5;
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final int HEARTBEAT_INTERVAL_MS = 3_000;
    private static final int TRANSACTION_TIMEOUT_MS = 15_000;
    /** Buffers are counted in records, and an encoding has up to 25 kB, so buffers are short. */
    private static final int BUFFERED_RECORDS = 100;

    private static final int FETCH_BYTES = 8 << 20;

    Properties toProperties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replication);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        putConsumer(properties, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, APPLICATION_ID + "-" + instance);
        putConsumer(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        putConsumer(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_INTERVAL_MS);
        putConsumer(properties, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BUFFERED_RECORDS);
        putConsumer(properties, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        putProducer(properties, ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        putProducer(properties, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        putProducer(properties, ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        return properties;
    }

    private static void putConsumer(Properties properties, String name, Object value) {
        properties.put(StreamsConfig.mainConsumerPrefix(name), value);
    }

    private static void putProducer(Properties properties, String name, Object value) {
        properties.put(StreamsConfig.producerPrefix(name), value);
    }
}
