package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveDecisionTest {
    private static final ModelVersion VERSION = new ModelVersion("swath-mini-1-0a1b2c3d");
    private static final int DECIDERS = 4;

    @Test
    void shouldLetEveryDecisionKnowTheOneBeforeIt(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                ExecutorService deciders = Executors.newFixedThreadPool(DECIDERS)) {
            Topics.ensure(broker.bootstrapServers(), 2, 1);

            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < DECIDERS; i++) {
                all.add(deciders.submit(
                        () -> Retry.every(Duration.ofMillis(50)).run(() -> decide(broker.bootstrapServers()))));
            }
            for (Future<?> one : all) {
                one.get();
            }

            List<Long> revisions = new ArrayList<>();
            TopicReader.readAll(broker.bootstrapServers(), Topic.MODELS, received -> {
                if (received.event() instanceof ModelSelected selected) {
                    revisions.add(selected.revision());
                }
            });
            assertThat(revisions)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, DECIDERS).boxed().toList());
        }
    }

    @Test
    void shouldWriteNothingIfNothingChanges(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            Topics.ensure(broker.bootstrapServers(), 2, 1);
            Optional<ModelSelected> first = decide(broker.bootstrapServers());

            Optional<ModelSelected> kept = ExclusiveDecision.make(
                    broker.bootstrapServers(),
                    "test",
                    Topic.MODELS,
                    ModelSelected.KEY,
                    ModelSelected.class,
                    known -> known);

            assertThat(kept).isEqualTo(first).isPresent();
            List<String> told = new ArrayList<>();
            TopicReader.readAll(broker.bootstrapServers(), Topic.MODELS, received -> told.add(received.key()));
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void shouldNotDecideAgainstARecordThatItCannotRead(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            Topics.ensure(broker.bootstrapServers(), 2, 1);
            try (KafkaProducer<byte[], byte[]> producer = KafkaSettings.producer(broker.bootstrapServers(), "test")) {
                producer.send(new ProducerRecord<>(Topic.MODELS.topicName(), new byte[] {1}, new byte[] {2}))
                        .get();
            }

            assertThatThrownBy(() -> decide(broker.bootstrapServers()))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE))
                    .hasMessageContaining("cannot read");
        }
    }

    private static Optional<ModelSelected> decide(String bootstrap) {
        return ExclusiveDecision.make(
                bootstrap,
                "test",
                Topic.MODELS,
                ModelSelected.KEY,
                ModelSelected.class,
                known -> Optional.of(known.map(record -> record.changedTo(VERSION, Instant.EPOCH))
                        .orElseGet(() -> ModelSelected.first(VERSION, Instant.EPOCH))));
    }
}
