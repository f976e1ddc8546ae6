package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.event.Look;
import dev.swath.client.GatewayClient;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.ledger.DeepLedger;
import dev.swath.ledger.GatewayIndex;
import dev.swath.ledger.Report;
import dev.swath.objectstore.MinioServer;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.TopicReader;
import dev.swath.streaming.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five services on a MinIO server that keeps versions and tells Kafka itself; nobody lists the bucket after the start. */
@Tag("real")
class MinioServicesIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int PARTITIONS = 4;
    private static final List<String> KEYS = List.of(
            "dir/plain.jpg",
            "with space.jpg",
            "a+b.jpg",
            "a%2Fb.jpg",
            "été/衛星.jpg",
            "q?x=1&y=\"2\".jpg",
            "rewritten.jpg");

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldFollowWhatMinioTells() throws Exception {
        List<byte[]> pictures = List.copyOf(SamplePictures.real(KEYS.size() + 2).values());
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        String kafka = broker.bootstrapServers();
        Topics.ensure(kafka, PARTITIONS, 1); // MinIO refuses a topic that is not there
        try (MinioServer server = MinioServer.start(folder.resolve("minio"), kafka, Topic.NOTIFICATIONS.topicName());
                ObjectStore store = server.open();
                RunningServices services =
                        new RunningServices(folder, kafka, server.endpoint(), server.accessKey(), server.secretKey())) {
            server.makeVersionedBucket(RunningSwath.BUCKET);
            try (GatewayClient client = new GatewayClient(start(services).address())) {
                for (int i = 0; i < KEYS.size(); i++) {
                    put(store, KEYS.get(i), pictures.get(i));
                }
                awaitFound(client, KEYS);
                Map<String, String> before = tiles(client);

                put(store, "rewritten.jpg", pictures.get(KEYS.size()));
                for (String key : KEYS.subList(1, 5)) {
                    store.delete(RunningSwath.BUCKET, new ObjectKey(key));
                }
                awaitFound(client, List.of("dir/plain.jpg", "q?x=1&y=\"2\".jpg", "rewritten.jpg"));
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(tiles(client).get("rewritten.jpg"))
                                .isNotEqualTo(before.get("rewritten.jpg")));

                server.undelete(RunningSwath.BUCKET, "a+b.jpg");
                awaitFound(client, List.of("dir/plain.jpg", "q?x=1&y=\"2\".jpg", "rewritten.jpg", "a+b.jpg"));
                assertThat(tiles(client)).containsEntry("a+b.jpg", before.get("a+b.jpg"));

                broker.close();
                put(store, "told later.jpg", pictures.getLast());
                broker = EmbeddedBroker.start(folder.resolve("kafka"), portOf(kafka));
                awaitFound(
                        client,
                        List.of("dir/plain.jpg", "q?x=1&y=\"2\".jpg", "rewritten.jpg", "a+b.jpg", "told later.jpg"));

                // The bucket is listed again when the broker is back; then a key is told by both, in any order.
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(toldByNotification(kafka))
                                .containsExactlyInAnyOrderElementsOf(
                                        Stream.concat(KEYS.stream(), Stream.of("told later.jpg"))
                                                .toList()));
                Report report = reconcile(client, store, kafka);
                assertThat(report.discrepancies())
                        .as(report.counts().toString())
                        .isEmpty();
            }
        } finally {
            broker.close();
        }
    }

    private static Set<String> toldByNotification(String kafka) {
        Set<String> keys = new TreeSet<>();
        TopicReader.readAll(kafka, Topic.ARRIVALS, received -> {
            if (received.event() instanceof Look look && look.why() == Look.Why.NOTIFICATION) {
                keys.add(look.key().value());
            }
        });
        return keys;
    }

    private static ServiceProcess start(RunningServices services) throws IOException {
        ServiceProcess caption = services.start("caption-service");
        ServiceProcess encoder = services.start("encoder-service");
        services.start("ingest-service", Map.of("SWATH_INGEST_LISTING_INTERVAL", "1h"));
        services.start("index-service");
        ServiceProcess gateway = services.startGateway(caption, encoder);
        services.awaitReady(TIMEOUT);
        return gateway;
    }

    private static void put(ObjectStore store, String key, byte[] picture) {
        store.write(RunningSwath.BUCKET, new ObjectKey(key), picture, "image/jpeg");
    }

    private static void awaitFound(GatewayClient client, List<String> keys) {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(tiles(client).keySet()).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(client.status().captioned()).isEqualTo(keys.size());
        });
    }

    /** Each key's tile, of those that a search finds. */
    private static Map<String, String> tiles(GatewayClient client) {
        Map<String, String> tiles = new HashMap<>();
        client.search(SearchQuery.builder().limit(SearchQuery.MAX_LIMIT).build())
                .results()
                .forEach(hit -> assertThat(
                                tiles.put(hit.key().value(), hit.tileId().value()))
                        .as("another tile of " + hit.key())
                        .isNull());
        return tiles;
    }

    private static Report reconcile(GatewayClient client, ObjectStore store, String kafka)
            throws IOException, InterruptedException {
        try (DeepLedger ledger = new DeepLedger(store, DeepLedger.Buckets.DEFAULT, kafka, new GatewayIndex(client))) {
            return ledger.check(Duration.ofMinutes(1));
        }
    }

    private static int portOf(String kafka) {
        return Integer.parseInt(kafka.substring(kafka.lastIndexOf(':') + 1));
    }
}
