package dev.swath.streaming.kafka;

import dev.swath.streaming.WorkerSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes every Kafka client of Swath, so that their settings are in one place. */
public final class KafkaSettings {
    /** The most bytes of a record and of a batch of records on a topic. */
    public static final int MAX_RECORD_BYTES = 4 << 20;

    public static final int TRANSACTION_TIMEOUT_MS = 15_000;
    private static final int MAX_BLOCK_MS = 10_000;
    private static final int REQUEST_TIMEOUT_MS = 10_000;
    private static final int DELIVERY_TIMEOUT_MS = 30_000;
    /** A record that is not written by then is too late for its transaction. */
    private static final int TRANSACTIONAL_DELIVERY_TIMEOUT_MS = 14_000;

    private static final AtomicLong CLIENTS = new AtomicLong();

    private KafkaSettings() {}

    public static KafkaProducer<byte[], byte[]> producer(String bootstrap, String name) {
        return new KafkaProducer<>(producerConfig(bootstrap, name));
    }

    public static KafkaProducer<byte[], byte[]> transactionalProducer(String bootstrap, String transactionalId) {
        Map<String, Object> config = producerConfig(bootstrap, transactionalId);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTIONAL_DELIVERY_TIMEOUT_MS);
        return new KafkaProducer<>(config);
    }

    static KafkaConsumer<byte[], byte[]> groupConsumer(WorkerSettings settings) {
        Map<String, Object> config = consumerConfig(settings.bootstrap(), settings.transactionalId());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxBatch());
        // A worker decides itself where to begin, and says what it has lost.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(config);
    }

    /** A consumer of no group, which is assigned its partitions by hand. */
    public static KafkaConsumer<byte[], byte[]> reader(String bootstrap, String name) {
        return new KafkaConsumer<>(consumerConfig(bootstrap, name));
    }

    /** As {@link #reader}, for one that jumps about: it fetches little at a time, and is told if what it asks for is not kept. */
    public static KafkaConsumer<byte[], byte[]> pageReader(String bootstrap, String name) {
        Map<String, Object> config = consumerConfig(bootstrap, name);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 << 20);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 512 << 10);
        return new KafkaConsumer<>(config);
    }

    public static Admin admin(String bootstrap) {
        Map<String, Object> config = common(bootstrap, "admin");
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, MAX_BLOCK_MS);
        return Admin.create(config);
    }

    private static Map<String, Object> producerConfig(String bootstrap, String name) {
        Map<String, Object> config = common(bootstrap, name);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        return config;
    }

    private static Map<String, Object> consumerConfig(String bootstrap, String name) {
        Map<String, Object> config = common(bootstrap, name);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MAX_BLOCK_MS);
        return config;
    }

    private static Map<String, Object> common(String bootstrap, String name) {
        Map<String, Object> config = new HashMap<>();
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, name + "-" + CLIENTS.incrementAndGet());
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        config.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 10_000);
        config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return config;
    }
}
