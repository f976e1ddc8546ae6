package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.UnreadAge.Unread;
import dev.swath.streaming.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadAgeTest {
    private static final TopicPartition ENCODINGS = new TopicPartition(Topic.ENCODINGS.topicName(), 0);
    private static final TopicPartition CAPTIONS = new TopicPartition(Topic.CAPTIONS.topicName(), 0);
    private static final String CAPTIONER = Groups.of(Stage.CAPTION);

    @Test
    void shouldTellHowOldTheOldestUnreadRecordIsAndWhatIsLost(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                Admin admin = KafkaSettings.admin(broker.bootstrapServers());
                UnreadAge age = new UnreadAge(broker.bootstrapServers())) {
            Topics.ensure(broker.bootstrapServers(), 1, 1);
            write(broker, ENCODINGS, Duration.ofDays(6), Duration.ofDays(4), Duration.ofHours(1));
            write(broker, CAPTIONS, Duration.ofDays(30));
            commit(admin, CAPTIONER, ENCODINGS, 3);
            commit(admin, Groups.of(Stage.JOIN), ENCODINGS, 2);

            Map<Stage, Unread> read = age.measure();
            assertThat(read).containsOnlyKeys(Stage.CAPTION, Stage.JOIN);
            assertThat(read.get(Stage.CAPTION)).isEqualTo(unread(Duration.ZERO, 0));
            assertThat(get(read, Stage.CAPTION).findComplaint()).isEmpty();
            assertThat(get(read, Stage.JOIN).topic()).as("its worst topic").isEqualTo(Topic.CAPTIONS);
            assertThat(get(read, Stage.JOIN).age().toDays()).isEqualTo(30);

            commit(admin, CAPTIONER, ENCODINGS, 1);
            Unread behind = get(age.measure(), Stage.CAPTION);
            assertThat(behind.age().toDays()).isEqualTo(4);
            assertThat(behind.spent()).isBetween(0.57, 0.58);
            assertThat(behind.findComplaint().orElseThrow())
                    .isEqualTo("the oldest record of swath.encodings that swath-caption has not read is 4 days old,"
                            + " and the topic keeps records for 7 days");

            admin.deleteRecords(Map.of(ENCODINGS, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
            await().untilAsserted(() ->
                    assertThat(get(age.measure(), Stage.CAPTION).lost()).isEqualTo(1));
            assertThat(get(age.measure(), Stage.CAPTION).findComplaint().orElseThrow())
                    .contains("1 records of swath.encodings")
                    .contains("--repair");
        }
    }

    private static Unread get(Map<Stage, Unread> measured, Stage stage) {
        return Objects.requireNonNull(measured.get(stage));
    }

    private static Unread unread(Duration age, long lost) {
        return new Unread(Stage.CAPTION, CAPTIONER, Topic.ENCODINGS, age, Duration.ofDays(7), lost);
    }

    private static void write(EmbeddedBroker broker, TopicPartition partition, Duration... ago) {
        try (KafkaProducer<byte[], byte[]> producer = KafkaSettings.producer(broker.bootstrapServers(), "old")) {
            for (Duration time : ago) {
                var _ = producer.send(new ProducerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        Instant.now().minus(time).toEpochMilli(),
                        "key".getBytes(StandardCharsets.UTF_8),
                        "value".getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static void commit(Admin admin, String group, TopicPartition partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }
}
