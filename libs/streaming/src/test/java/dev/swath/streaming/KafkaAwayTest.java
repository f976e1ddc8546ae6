package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAwayTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void shouldSaySoInTheMiddleOfABatchAndGoOnWhenItIsBack(@TempDir Path folder) throws Exception {
        List<TileIngested> tiles = Tiles.ingested("away", 6);
        Queue<String> followed = new ConcurrentLinkedQueue<>();
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        String bootstrap = broker.bootstrapServers();
        Topics.ensure(bootstrap, 2, 1);
        WorkerSettings settings = WorkerSettings.of(bootstrap, "encoder-service", Stage.ENCODE, "away", Topic.TILES)
                .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500));
        CountDownLatch away = new CountDownLatch(1);
        CountDownLatch working = new CountDownLatch(2);
        try (BatchWorker worker = new Stalling(working, away).start(settings);
                TopicFollower<TileCaptioned> follower = TopicFollower.start(
                        bootstrap,
                        Topic.CAPTIONS,
                        TopicFollower.From.BEGINNING,
                        TileCaptioned.class,
                        received -> followed.add(received.key()))) {
            publish(bootstrap, tiles.subList(0, 1));
            await().atMost(WITHIN).until(() -> followed.size() == 1);
            publish(bootstrap, tiles.subList(1, 3));
            assertThat(working.await(60, TimeUnit.SECONDS)).isTrue();

            broker.close();
            away.countDown();
            assertThatThrownBy(() -> publish(bootstrap, tiles.subList(0, 1)))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(worker.status())
                            .isInstanceOfSatisfying(WorkerStatus.Paused.class, paused -> {
                                assertThat(paused.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE);
                                assertThat(paused.message()).contains("opening transactions");
                            }));
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(follower.findComplaint())
                            .hasValueSatisfying(
                                    cause -> assertThat(cause.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE)));
            try (EmbeddedBroker _ = EmbeddedBroker.start(folder, broker.port())) {
                publish(bootstrap, tiles.subList(3, 6));
                await().atMost(WITHIN).until(() -> followed.size() >= 6);
                await().atMost(WITHIN).until(() -> worker.status() instanceof WorkerStatus.Running);
                await().atMost(WITHIN).until(() -> follower.findComplaint().isEmpty());
            }
        }

        assertThat(followed).containsExactlyInAnyOrderElementsOf(Captioning.ids(tiles));
    }

    private static void publish(String bootstrap, List<TileIngested> tiles) {
        try (EventPublisher publisher = new EventPublisher(bootstrap, "test")) {
            publisher.publishAll(tiles);
        }
    }

    /** Holds every batch but the first until Kafka is away. */
    private static final class Stalling extends Captioning {
        private final CountDownLatch working;
        private final CountDownLatch away;

        Stalling(CountDownLatch working, CountDownLatch away) {
            this.working = working;
            this.away = away;
        }

        @Override
        public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
            working.countDown();
            try {
                if (working.getCount() == 0) {
                    away.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.work(prepared);
        }
    }
}
