package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.cli.SwathCli;
import dev.swath.client.GatewayClient;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.TopicReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys are rewritten, deleted and renamed under running services, on a store that tells nobody. First this test tells of it, each change three times and in any
 * order, to an ingest-service that lists the bucket once and never again; then nobody does, and ingest-service lists.
 */
class NotificationsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final EmbeddedStore.Credentials CREDENTIALS = new EmbeddedStore.Credentials("swath", "swath-local");
    private static final String LISTING = "SWATH_INGEST_LISTING_INTERVAL";

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldShowJustTheNewTruthHoweverItIsTold() throws Exception {
        Iterator<byte[]> pictures = SamplePictures.real(9).values().iterator();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                EmbeddedStore server = EmbeddedStore.start(folder.resolve("s3"), 0, CREDENTIALS);
                ObjectStore store = MinioObjectStore.open(server.endpoint(), "swath", "swath-local");
                DelayedNotifications bucket = new DelayedNotifications(store, broker.bootstrapServers());
                RunningServices services = new RunningServices(
                        folder, broker.bootstrapServers(), server.endpoint(), "swath", "swath-local")) {
            store.ensureBucket(RunningSwath.BUCKET);
            ServiceProcess caption = services.start("caption-service");
            ServiceProcess encoder = services.start("encoder-service");
            ServiceProcess ingest = services.start("ingest-service", Map.of(LISTING, "1h"));
            services.start("index-service");
            URI gateway = services.startGateway(caption, encoder).address();
            services.awaitReady(TIMEOUT);

            bucket.put("bay/rewritten.jpg", pictures.next());
            bucket.put("bay/deleted.jpg", pictures.next());
            bucket.put("bay/before.jpg", pictures.next());
            bucket.tell();
            awaitTruth(gateway, broker.bootstrapServers(), bucket);
            bucket.put("bay/rewritten.jpg", pictures.next());
            bucket.put("bay/rewritten.jpg", pictures.next());
            bucket.delete("bay/deleted.jpg");
            bucket.rename("bay/before.jpg", "bay/after.jpg");
            bucket.tell();
            awaitTruth(gateway, broker.bootstrapServers(), bucket);

            ingest.close();
            ServiceProcess listing = services.start("ingest-service", Map.of(LISTING, "2s"));
            await().atMost(TIMEOUT).until(listing::isReady);
            bucket.put("bay/rewritten.jpg", pictures.next());
            bucket.delete("bay/after.jpg");
            bucket.put("bay/new.jpg", pictures.next());
            bucket.rename("bay/new.jpg", "bay/renamed.jpg");
            awaitTruth(gateway, broker.bootstrapServers(), bucket);
            assertThat(SwathCli.execute(
                            "reconcile",
                            "--gateway",
                            gateway.toString(),
                            "--kafka",
                            broker.bootstrapServers(),
                            "--s3",
                            server.endpoint().toString()))
                    .isZero();
        }
    }

    /** Just the bucket's keys are found, captioned, by their newest bytes, and swath.items holds just those. */
    private static void awaitTruth(URI address, String kafka, DelayedNotifications bucket) {
        try (GatewayClient gateway = new GatewayClient(address)) {
            await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
                Map<String, String> found = new TreeMap<>();
                List<String> tiles = new ArrayList<>();
                for (SearchAnswer.Result hit : gateway.search(SearchQuery.builder()
                                .text("buildings")
                                .threshold(SearchThreshold.ofScore(-1))
                                .build())
                        .results()) {
                    assertThat(hit.caption()).isNotEmpty();
                    assertThat(found.put(hit.key().value(), hit.sceneId().value()))
                            .isNull();
                    tiles.add(hit.tileId().value());
                }
                assertThat(found).isEqualTo(bucket.scenes());
                assertThat(TopicReader.readNewest(kafka, Topic.ITEMS, ItemPublished.class))
                        .containsOnlyKeys(tiles);
            });
        }
    }
}
