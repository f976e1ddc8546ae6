package dev.swath.streaming.kafka;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.WorkerSettings;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Makes a worker's Kafka clients, and tells it the time. */
public interface KafkaClients {
    /** Those of a real broker. */
    KafkaClients REAL = new KafkaClients() {
        @Override
        public Consumer<byte[], byte[]> groupConsumer(WorkerSettings settings) {
            return KafkaSettings.groupConsumer(settings);
        }

        @Override
        public Producer<byte[], byte[]> transactionalProducer(WorkerSettings settings) {
            return KafkaSettings.transactionalProducer(settings.bootstrap(), settings.transactionalId());
        }

        @Override
        public int maxRecordBytes(WorkerSettings settings, Topic topic) {
            return TopicAdmin.maxRecordBytes(settings.bootstrap(), topic);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    Consumer<byte[], byte[]> groupConsumer(WorkerSettings settings);

    Producer<byte[], byte[]> transactionalProducer(WorkerSettings settings);

    /**
     * The largest record that a topic takes, by its {@code max.message.bytes}.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    int maxRecordBytes(WorkerSettings settings, Topic topic);

    /** As {@link System#nanoTime}. */
    long nanoTime();
}
