package dev.swath.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final String TOPIC = "numbers";

    @Test
    void shouldKeepCommittedRecordsOverRestart(@TempDir Path folder) throws Exception {
        String cluster;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            createTopic(broker);
            produceInTransactions(broker);
            assertThat(consume(broker)).containsExactly("one", "two");
            cluster = clusterId(broker);
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            assertThat(consume(broker)).as("the group's offsets last, too").isEmpty();
            produceInTransactions(broker);
            assertThat(consume(broker)).containsExactly("one", "two");
            assertThat(clusterId(broker)).isEqualTo(cluster);
        }
    }

    @Test
    void shouldRefuseTakenPortTakenFolderAndUnknownTopic(@TempDir Path folder, @TempDir Path other) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(other, broker.port()))
                    .withMessage("Kafka cannot listen on 127.0.0.1:%d: the port is taken", broker.port());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(folder, 0))
                    .withMessage(
                            "Kafka cannot use the folder %s: the running process %d uses it",
                            folder, ProcessHandle.current().pid());
            try (Admin admin = admin(broker)) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> admin.describeTopics(List.of("unknown"))
                                .allTopicNames()
                                .get())
                        .withCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
        }
    }

    /** As it does on a full disk; then its controller cannot be asked to let it go. */
    @Test
    void shouldStartAgainWhenKafkaHasGivenUp(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            createTopic(broker);
            produceInTransactions(broker);
            String cluster = clusterId(broker);
            int epoch = leaderEpoch(broker);

            assertThatExceptionOfType(KafkaGaveUpException.class).isThrownBy(() -> Exit.halt(1, "no room"));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> leaderEpoch(broker) > epoch);
            assertThat(consume(broker)).containsExactly("one", "two");
            produceInTransactions(broker);
            assertThat(consume(broker)).containsExactly("one", "two");
            assertThat(clusterId(broker)).isEqualTo(cluster);
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            assertThat(consume(broker)).isEmpty();
        }
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static Admin admin(EmbeddedBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private static String clusterId(EmbeddedBroker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    /** The controller's, which each start of it counts up. */
    private static int leaderEpoch(EmbeddedBroker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            return Math.toIntExact(
                    admin.describeMetadataQuorum().quorumInfo().get().leaderEpoch());
        }
    }

    /** Commits "one" and "two" with an aborted "lost" between them. */
    private static void produceInTransactions(EmbeddedBroker broker) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "embedded-broker-test");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            for (String value : List.of("one", "lost", "two")) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, value)).get();
                if (value.equals("lost")) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }

    /** What the group has not read yet, up to now. */
    private static List<String> consume(EmbeddedBroker broker) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "group.id", "readers",
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            List<String> values = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (ConsumerRecord<String, String> read : consumer.poll(Duration.ofMillis(100))) {
                    values.add(read.value());
                }
                var end = consumer.endOffsets(consumer.assignment());
                return !end.isEmpty()
                        && end.entrySet().stream()
                                .allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue());
            });
            consumer.commitSync();
            return values;
        }
    }
}
