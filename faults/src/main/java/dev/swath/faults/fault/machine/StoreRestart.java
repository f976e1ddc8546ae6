package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.SwathProcesses;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The store is killed in the middle of an upload and of reads. */
public final class StoreRestart implements Fault {
    private static final int TILES = 30;
    private static final int BYTES_PER_SECOND = 2000;

    @Override
    public int number() {
        return 5;
    }

    @Override
    public String title() {
        return "object store killed in the middle of an upload and of reads";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        ObjectKey half = scenario.key("half.png");
        byte[] picture = RandomPicture.any(scenario.random());
        HalfStream upload = new HalfStream(picture);
        FutureTask<Boolean> refused = new FutureTask<>(() -> {
            try {
                scenario.swath().store().write(SwathProcesses.BUCKET, half, upload, picture.length, "image/png");
                return false;
            } catch (CatalogueException e) {
                return true;
            }
        });
        scenario.swath().s3().throttle(BYTES_PER_SECOND);
        scenario.put("scene", TILES);
        Thread.ofVirtual().start(refused);
        upload.awaitHalf();
        int before = scenario.searchable();
        scenario.swath().server().kill();
        upload.end();
        assertThat(refused.get(60, TimeUnit.SECONDS)).as("the upload fails").isTrue();
        scenario.swath().s3().heal();
        scenario.swath().restart();
        assertThat(scenario.swath().store().find(SwathProcesses.BUCKET, half))
                .as("half an object")
                .isEmpty();
        scenario.note(
                "killed with an upload half sent and %d of %d scenes still to be read; the upload failed and left no object"
                        .formatted(TILES - before, TILES));
        scenario.put(half);
        scenario.awaitCaptioned(TILES + 1);
        scenario.note("restarted, the upload repeated; %d tiles captioned".formatted(scenario.searchable()));
    }

    /** Sends the first half at once, and the rest when told to. */
    private static final class HalfStream extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int half;
        private final CountDownLatch atHalf = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        HalfStream(byte[] content) {
            this.bytes = new ByteArrayInputStream(content);
            this.half = content.length / 2;
        }

        void awaitHalf() throws InterruptedException {
            assertThat(atHalf.await(FaultScenario.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }

        void end() {
            ended.countDown();
        }

        @Override
        public int read() {
            if (bytes.available() <= half) {
                atHalf.countDown();
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return bytes.read();
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            int value = length == 0 ? 0 : read();
            if (value < 0) {
                return -1;
            }
            if (length > 0) {
                buffer[from] = (byte) value;
            }
            return Math.min(length, 1);
        }
    }
}
