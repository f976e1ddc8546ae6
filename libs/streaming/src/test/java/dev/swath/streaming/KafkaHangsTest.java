package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.Ports;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose connections stay although it answers nothing, and one behind a proxy that accepts and resets. */
class KafkaHangsTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void shouldNameABrokerThatHangsOrResetsAndGoOnWhenItIsBack(@TempDir Path folder) throws Exception {
        List<TileIngested> tiles = Tiles.ingested("hung", 4);
        Queue<String> followed = new ConcurrentLinkedQueue<>();
        int port = Ports.free();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0, port);
                Relay relay = new Relay(port, broker.port())) {
            String bootstrap = "127.0.0.1:" + port;
            Topics.ensure(bootstrap, 2, 1);
            WorkerSettings settings = WorkerSettings.of(bootstrap, "encoder-service", Stage.ENCODE, "hung", Topic.TILES)
                    .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500));
            try (BatchWorker worker = new Captioning().start(settings);
                    TopicFollower<TileCaptioned> follower = TopicFollower.start(
                            bootstrap,
                            Topic.CAPTIONS,
                            TopicFollower.From.BEGINNING,
                            TileCaptioned.class,
                            received -> followed.add(received.key()))) {
                publish(bootstrap, tiles.subList(0, 2));
                await().atMost(WITHIN).until(() -> followed.size() == 2);

                relay.hang();
                await().atMost(WITHIN).untilAsserted(() -> assertAway(worker, follower));
                relay.reset();
                await().during(BrokerWatch.SILENCE.plusSeconds(3))
                        .atMost(WITHIN)
                        .untilAsserted(() -> assertAway(worker, follower));

                relay.heal();
                publish(bootstrap, tiles.subList(2, 4));
                await().atMost(WITHIN).until(() -> followed.size() >= 4);
                await().atMost(WITHIN).until(() -> worker.status() instanceof WorkerStatus.Running);
                await().atMost(WITHIN).until(() -> follower.findComplaint().isEmpty());
            }
        }
        assertThat(followed).containsExactlyInAnyOrderElementsOf(Captioning.ids(tiles));
    }

    private static void assertAway(BatchWorker worker, TopicFollower<?> follower) {
        assertThat(worker.status())
                .isInstanceOfSatisfying(
                        WorkerStatus.Paused.class,
                        paused -> assertThat(paused.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
        assertThat(follower.findComplaint())
                .hasValueSatisfying(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
    }

    private static void publish(String bootstrap, List<TileIngested> tiles) {
        try (EventPublisher publisher = new EventPublisher(bootstrap, "test")) {
            publisher.publishAll(tiles);
        }
    }
}
