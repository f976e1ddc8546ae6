package dev.swath.streaming.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.FailureSubject;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.WorkerSettings;
import dev.swath.streaming.kafka.KafkaClients;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RecordEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens to a failure that is too large to be written without asking Kafka how large it may be. */
class WorkLoopTest {
    private static final WorkerSettings SETTINGS = WorkerSettings.of("", "test", Stage.ENCODE, "one", Topic.TILES)
            .withBatch(1, Duration.ZERO)
            .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2));

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void shouldWaitWhileKafkaIsAwayAndThenWriteTheFailure() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();

        work(() -> {
            if (asked.incrementAndGet() < 4) {
                throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "away");
            }
            return KafkaSettings.MAX_RECORD_BYTES;
        });

        assertThat(asked.get()).isEqualTo(4);
        assertThat(written()).satisfies(failure -> {
            assertThat(failure.payload()).isNotNull();
            assertThat(failure.message()).hasSizeGreaterThan(1000);
        });
    }

    @Test
    void shouldShortenAFailureThatItsTopicDoesNotTake() throws InterruptedException {
        work(() -> 5_000);

        assertThat(written()).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RECORD);
            assertThat(failure.payload()).isNull();
            assertThat(failure.message()).startsWith("expected").hasSizeLessThan(250);
        });
    }

    private TileFailed written() {
        assertThat(producer.transactionCommitted()).isTrue();
        List<ProducerRecord<byte[], byte[]>> history = producer.history();
        assertThat(history).hasSize(1);
        return EventJson.read(TileFailed.class, history.getFirst().value());
    }

    @SuppressWarnings("removal") // the only way to a group of no member
    private void work(IntSupplier maxBytes) throws InterruptedException {
        WorkerContext context = new WorkerContext(
                SETTINGS,
                new BatchQueue(1, Duration.ZERO),
                new StatusBoard("encode", Clock.systemUTC()),
                new Handover(Duration.ZERO, System::nanoTime),
                null);
        KafkaClients clients = new Clients(producer, maxBytes);
        FailureRecorder<String> recorder =
                new FailureRecorder<>(SETTINGS, FailureSubject::of, new NoFailures(), Clock.systemUTC());
        WorkLoop<String, List<ReceivedRecord<String>>> loop =
                new WorkLoop<>(context, clients, new RecordEncoder("test", Clock.systemUTC()), recorder, new NoStep());
        RecordDecoder<String> decoder = (key, headers, value) -> {
            throw new CatalogueException(ErrorCode.INVALID_RECORD, "expected less of " + "\u0001".repeat(5_000_000));
        };
        PrepareLoop<String, List<ReceivedRecord<String>>> prepare =
                new PrepareLoop<>(context, decoder, loop.runner(), new SynchronousQueue<>());
        loop.open();
        context.queue()
                .add(List.of(new ConsumerRecord<>(
                        Topic.TILES.topicName(),
                        0,
                        7,
                        "key".getBytes(UTF_8),
                        "x".repeat(3_000).getBytes(UTF_8))));

        PolledBatch batch = Objects.requireNonNull(context.queue().take());
        loop.process(prepare.prepare(batch), () -> new ConsumerGroupMetadata("group"));
    }

    private record NoStep() implements BatchStep<String, List<ReceivedRecord<String>>> {
        @Override
        public List<ReceivedRecord<String>> prepare(List<ReceivedRecord<String>> batch) {
            return batch;
        }

        @Override
        public BatchResult<String> work(List<ReceivedRecord<String>> prepared) {
            return BatchResult.of(List.of());
        }
    }

    private record Clients(Producer<byte[], byte[]> producer, IntSupplier maxBytes) implements KafkaClients {
        @Override
        public Consumer<byte[], byte[]> groupConsumer(WorkerSettings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Producer<byte[], byte[]> transactionalProducer(WorkerSettings settings) {
            return producer;
        }

        @Override
        public int maxRecordBytes(WorkerSettings settings, Topic topic) {
            return maxBytes.getAsInt();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    private record NoFailures() implements FailureIds {
        @Override
        public boolean isOpenFor(String id, @Nullable ModelVersion version, long generation) {
            return false;
        }

        @Override
        public void opened(TileFailed failure) {}

        @Override
        public void closed(String id) {}

        @Override
        public boolean awaitCaughtUp(Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }
}
