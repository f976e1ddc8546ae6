package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A call of the step that does not come back. */
class HangingCallTest {
    @Test
    void shouldCountAsStoppedWhileACallHangs() {
        List<TileIngested> tiles = Tiles.ingested("hanging", 1);
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        Captioning step = new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                working.countDown();
                waitFor(back, WITHIN);
                return super.work(prepared);
            }
        };
        Captioning.publish(tiles);

        try (BatchWorker worker = BatchWorker.builder(
                        Captioning.settings("hanging"), RecordDecoder.events(Topic.TILES, TileIngested.class), step)
                .longestStep(Duration.ofMillis(50))
                .start()) {
            Captioning.waitFor(working, Captioning.WITHIN);

            await().atMost(Captioning.WITHIN)
                    .untilAsserted(() -> assertThat(worker.status())
                            .isInstanceOfSatisfying(
                                    WorkerStatus.Stopped.class,
                                    stopped -> assertThat(stopped.cause())
                                            .hasMessageContaining(
                                                    "expected a call of the stage encode to end within PT0.05S")));

            back.countDown();
            await().atMost(Captioning.WITHIN)
                    .until(() -> Captioning.captioned(tiles).size() == tiles.size());
        } finally {
            back.countDown();
        }
    }
}
