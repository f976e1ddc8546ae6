package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a worker leaves behind that is closed in the middle of a batch. */
class CloseWorkerTest {
    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Captioning.WITHIN);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
    }

    @Test
    void shouldCommitNothingWhenClosedInTheMiddle() {
        List<TileIngested> tiles = Tiles.ingested("closed", 5);
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Captioning step = new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                working.countDown();
                Captioning.waitFor(never, Captioning.WITHIN);
                return super.work(prepared);
            }
        };
        Captioning.publish(tiles);

        BatchWorker worker = step.start(Captioning.settings("closed").withCloseTimeout(Duration.ofMillis(200)));
        Captioning.waitFor(working, Captioning.WITHIN);
        worker.close();

        assertThat(worker.status()).isEqualTo(new WorkerStatus.Stopped(null));
        assertThat(Captioning.captioned(tiles)).isEmpty();
        try (BatchWorker _ = new Captioning().start("closed")) {
            await().until(() -> Captioning.captioned(tiles).size() == tiles.size());
        }
    }

    @Test
    void shouldCloseOnlyWhenACallThatCannotBeInterruptedHasEnded() throws Exception {
        List<TileIngested> tiles = Tiles.ingested("uninterruptible", 1);
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch interrupts = new CountDownLatch(3);
        AtomicBoolean inUse = new AtomicBoolean();
        Captioning step = new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                inUse.set(true);
                working.countDown();
                while (interrupts.getCount() > 0) { // as native code, which cannot be interrupted
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupts.countDown();
                    }
                }
                inUse.set(false);
                return super.work(prepared);
            }
        };
        Captioning.publish(tiles);

        BatchWorker worker =
                step.start(Captioning.settings("uninterruptible").withCloseTimeout(Duration.ofMillis(200)));
        Captioning.waitFor(working, Captioning.WITHIN);
        worker.close();

        assertThat(inUse).isFalse();
        assertThat(Captioning.captioned(tiles)).isEmpty();
    }
}
