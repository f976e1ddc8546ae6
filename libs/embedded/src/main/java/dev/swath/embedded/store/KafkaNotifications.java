package dev.swath.embedded.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events as S3 notifications. They are hints: if Kafka is away or slow they are dropped, and whoever put the object does not notice.
 */
public final class KafkaNotifications implements ObjectEvents, AutoCloseable {
    static final String TOPIC = "swath.notifications";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaNotifications.class);
    private static final int MOST_WAITING = 10_000;
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);

    private final Set<String> buckets;
    private final KafkaProducer<String, byte[]> producer;
    private final NotificationJson json = new NotificationJson();
    private final Clock clock = Clock.systemUTC();

    /** One thread, so that the events of a key stay in order. If it cannot keep up, events are dropped. */
    private final ThreadPoolExecutor sender = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("swath-store-notifications").factory(),
            (task, pool) -> LOG.atDebug().log("A notification is dropped: too many are waiting"));

    /** @param buckets those whose changes are told */
    public KafkaNotifications(String bootstrapServers, Set<String> buckets) {
        this.buckets = Set.copyOf(buckets);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "client.id",
                "swath-store",
                "acks",
                "1",
                "enable.idempotence",
                false,
                "buffer.memory",
                4L * 1024 * 1024,
                "max.block.ms",
                2_000L,
                "request.timeout.ms",
                5_000,
                "delivery.timeout.ms",
                20_000);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void publish(ObjectEvent event) {
        if (buckets.contains(event.bucket())) {
            sender.execute(() -> send(event));
        }
    }

    private void send(ObjectEvent event) {
        try {
            byte[] value = json.write(event, clock.instant());
            var _ = producer.send(
                    new ProducerRecord<>(TOPIC, NotificationJson.recordKey(event), value),
                    (metadata, failure) -> logDropped(failure));
        } catch (RuntimeException e) {
            logDropped(e);
        }
    }

    private static void logDropped(@Nullable Exception failure) {
        if (failure != null) {
            LOG.atDebug().setCause(failure).log("A notification is dropped");
        }
    }

    @Override
    public void close() {
        sender.shutdown();
        try {
            if (!sender.awaitTermination(PATIENCE_AT_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                sender.shutdownNow();
            }
        } catch (InterruptedException e) {
            sender.shutdownNow();
            Thread.currentThread().interrupt();
        }
        producer.close(PATIENCE_AT_CLOSE);
    }
}
