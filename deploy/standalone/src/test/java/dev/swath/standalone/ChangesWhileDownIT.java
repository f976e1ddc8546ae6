package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.client.GatewayClient;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.ledger.GatewayIndex;
import dev.swath.ledger.Ledger;
import dev.swath.ledger.Report;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.TopicReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes in the bucket while RunningSwath is down, and nobody is told of, is true once it is up again. */
class ChangesWhileDownIT {
    private static final ObjectKey REWRITTEN = new ObjectKey("bay/rewritten.jpg");
    private static final ObjectKey DELETED = new ObjectKey("bay/deleted.jpg");
    private static final ObjectKey BEFORE = new ObjectKey("bay/before.jpg");
    private static final ObjectKey AFTER = new ObjectKey("bay/after.jpg");
    private static final ObjectKey KEPT = new ObjectKey("bay/kept.jpg");

    @TempDir
    private Path folder = Path.of(".");

    private RunningSwath swath = new RunningSwath(folder);

    @BeforeEach
    void begin() {
        swath = new RunningSwath(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        swath.close();
    }

    @Test
    void shouldShowJustTheNewTruthAfterARestart() throws Exception {
        Iterator<byte[]> pictures = SamplePictures.real(5).values().iterator();
        ServiceProcess first = swath.up();
        byte[] renamed = pictures.next();
        swath.put(Map.of(
                REWRITTEN.value(), pictures.next(),
                DELETED.value(), pictures.next(),
                BEFORE.value(), renamed,
                KEPT.value(), pictures.next()));
        await().atMost(RunningSwath.TIMEOUT)
                .untilAsserted(() -> assertThat(swath.captioned()).isEqualTo(4));
        String rewrittenTile = swath.tileOf(REWRITTEN.value());
        first.close();

        changeQuietly(pictures.next(), renamed);
        swath.up();

        await().atMost(RunningSwath.TIMEOUT).untilAsserted(() -> {
            assertThat(swath.keysFound()).containsExactlyInAnyOrder(REWRITTEN.value(), AFTER.value(), KEPT.value());
            assertThat(swath.tileOf(REWRITTEN.value())).isNotEqualTo(rewrittenTile);
        });
        assertThat(reconcile().discrepancies()).isEmpty();
        assertThat(TopicReader.readNewest(swath.kafka(), Topic.ITEMS, ItemPublished.class))
                .containsOnlyKeys(
                        swath.tileOf(REWRITTEN.value()), swath.tileOf(AFTER.value()), swath.tileOf(KEPT.value()));
    }

    /** The store alone, which tells nobody. */
    private void changeQuietly(byte[] rewritten, byte[] renamed) throws IOException {
        try (EmbeddedStore quiet = EmbeddedStore.start(
                        folder.resolve("s3"), 0, new EmbeddedStore.Credentials("swath", "swath-local"));
                ObjectStore store = MinioObjectStore.open(quiet.endpoint(), "swath", "swath-local")) {
            store.write(RunningSwath.BUCKET, REWRITTEN, rewritten, "image/jpeg");
            store.delete(RunningSwath.BUCKET, DELETED);
            store.delete(RunningSwath.BUCKET, BEFORE);
            store.write(RunningSwath.BUCKET, AFTER, renamed, "image/jpeg");
        }
    }

    private Report reconcile() throws IOException, InterruptedException {
        try (ObjectStore store = swath.store();
                GatewayClient gateway = swath.client()) {
            return new Ledger(store, RunningSwath.BUCKET, swath.kafka(), new GatewayIndex(gateway))
                    .reconcile(Duration.ofMinutes(1));
        }
    }
}
