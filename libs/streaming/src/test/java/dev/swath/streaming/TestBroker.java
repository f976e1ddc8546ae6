package dev.swath.streaming;

import dev.swath.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One broker with Swath's topics for all tests of this JVM; they keep apart by their keys. */
final class TestBroker {
    static final int PARTITIONS = 4;
    private static final int TRANSACTION_TIMEOUT_MS = 600_000;
    private static final EmbeddedBroker BROKER = start();

    private TestBroker() {}

    static String bootstrap() {
        return BROKER.bootstrapServers();
    }

    /** A producer of a process that hangs: no transaction of it is over by time while a test lasts. */
    static KafkaProducer<byte[], byte[]> patientProducer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap(),
                        "transactional.id",
                        transactionalId,
                        "transaction.timeout.ms",
                        TRANSACTION_TIMEOUT_MS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static EmbeddedBroker start() {
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(Files.createTempDirectory("swath-broker"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
            Topics.ensure(broker.bootstrapServers(), PARTITIONS, 1);
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
