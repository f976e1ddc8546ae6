package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.client.GatewayClient;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five services as processes of their own, two of encoder-service, which share topics and nothing else. */
class FiveServicesIT {
    private static final int IMAGES = 60;
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final EmbeddedStore.Credentials CREDENTIALS = new EmbeddedStore.Credentials("test", "test-secret");

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldCaptionEachImageOnceWhileAnEncoderStops() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                EmbeddedStore server = EmbeddedStore.start(
                        folder.resolve("s3"),
                        0,
                        CREDENTIALS,
                        new EmbeddedStore.Notifications(broker.bootstrapServers(), Set.of("swath-scenes")));
                ObjectStore store =
                        MinioObjectStore.open(server.endpoint(), CREDENTIALS.accessKey(), CREDENTIALS.secretKey());
                RunningServices services = new RunningServices(
                        folder,
                        broker.bootstrapServers(),
                        server.endpoint(),
                        CREDENTIALS.accessKey(),
                        CREDENTIALS.secretKey())) {
            ServiceProcess caption = services.start("caption-service");
            ServiceProcess stopping = services.start("encoder-service");
            ServiceProcess staying = services.start("encoder-service");
            services.start("ingest-service");
            services.start("index-service");
            ServiceProcess gateway = services.startGateway(caption, staying);
            services.awaitReady(TIMEOUT);

            Map<String, byte[]> pictures = SamplePictures.real(IMAGES);
            put(store, pictures, 0, IMAGES / 2);
            await().atMost(TIMEOUT)
                    .until(() ->
                            !CommittedCaptions.read(broker.bootstrapServers()).isEmpty());
            // Half of the images come after the signal, so that partitions change hands with work on them.
            stopping.terminate();
            put(store, pictures, IMAGES / 2, IMAGES);
            stopping.close();

            assertThat(tooLarge(staying, "image", "application/octet-stream"))
                    .startsWith("413 application/problem+json");
            assertThat(tooLarge(caption, "text", "application/json")).startsWith("413 application/problem+json");
            try (GatewayClient client = new GatewayClient(gateway.address())) {
                await().atMost(TIMEOUT)
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(
                                () -> assertThat(client.status().captioned()).isEqualTo(IMAGES));
                assertThat(CommittedCaptions.read(broker.bootstrapServers()))
                        .extracting(TileCaptioned::key)
                        .extracting(ObjectKey::value)
                        .containsExactlyInAnyOrderElementsOf(pictures.keySet());
                assertThat(foundKeys(client)).containsExactlyInAnyOrderElementsOf(pictures.keySet());
            }
        }
    }

    private static String tooLarge(ServiceProcess service, String query, String contentType)
            throws IOException, InterruptedException {
        return RawHttp.send(
                "POST", service.address().resolve("/api/query-encoder/" + query), contentType, new byte[17 << 20]);
    }

    private static void put(ObjectStore store, Map<String, byte[]> pictures, int from, int to) {
        pictures.entrySet().stream()
                .skip(from)
                .limit(to - from)
                .forEach(picture ->
                        store.write("swath-scenes", new ObjectKey(picture.getKey()), picture.getValue(), "image/jpeg"));
    }

    private static List<String> foundKeys(GatewayClient client) {
        SearchQuery query = SearchQuery.builder()
                .text("many buildings")
                .threshold(SearchThreshold.ofScore(-1))
                .limit(SearchQuery.MAX_LIMIT)
                .build();
        List<String> keys = client.search(query).results().stream()
                .map(hit -> hit.key().value())
                .toList();
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        return keys;
    }
}
