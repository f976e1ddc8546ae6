package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.TopicReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each service says of itself while a server that it needs is away. */
class ReadinessIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final EmbeddedStore.Credentials CREDENTIALS = new EmbeddedStore.Credentials("swath", "swath-local");
    private static final String NOT_READY = "503 ";
    private static final String READY = "200 ";

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldNameTheBrokerAndTheStore() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        String kafka = broker.bootstrapServers();
        int brokerPort = broker.port();
        EmbeddedStore server = EmbeddedStore.start(folder.resolve("s3"), 0, CREDENTIALS);
        int storePort = server.endpoint().getPort();
        try (RunningServices services = new RunningServices(
                folder, kafka, server.endpoint(), CREDENTIALS.accessKey(), CREDENTIALS.secretKey())) {
            ServiceProcess ingest = services.start("ingest-service", Map.of("SWATH_INGEST_LISTING_INTERVAL", "2s"));
            ServiceProcess encoder = services.start("encoder-service");
            ServiceProcess caption = services.start("caption-service");
            ServiceProcess index = services.start("index-service");
            ServiceProcess gateway = services.startGateway(caption, encoder);
            services.awaitReady(TIMEOUT);
            TileIngested told = ingestOne(server.endpoint(), kafka);

            broker.close();
            for (ServiceProcess worker : List.of(ingest, encoder, caption, index)) {
                awaitReadiness(worker, NOT_READY, "KAFKA_UNAVAILABLE");
                assertThat(worker.isAlive()).isTrue();
            }
            awaitReadiness(gateway, READY, "KAFKA_UNAVAILABLE");

            broker = EmbeddedBroker.start(folder.resolve("kafka"), brokerPort);
            services.awaitReady(TIMEOUT);
            server.close();
            try (EventPublisher publisher = new EventPublisher(kafka, "test")) {
                publisher.publish(told);
            }
            for (ServiceProcess worker : List.of(ingest, encoder)) {
                awaitReadiness(worker, NOT_READY, "STORE_UNAVAILABLE");
                assertThat(worker.isAlive()).isTrue();
            }
            for (ServiceProcess other : List.of(caption, index, gateway)) {
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(other.readiness()).startsWith(READY));
            }

            server = EmbeddedStore.start(folder.resolve("s3"), storePort, CREDENTIALS);
            services.awaitReady(TIMEOUT);
        } finally {
            server.close();
            broker.close();
        }
    }

    @Test
    void shouldNameTheIndex() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                RunningServices services = new RunningServices(
                        folder,
                        broker.bootstrapServers(),
                        URI.create("http://127.0.0.1:1"),
                        CREDENTIALS.accessKey(),
                        CREDENTIALS.secretKey())) {
            Map<String, String> milvus = Map.of("SWATH_INDEX", "milvus", "SWATH_MILVUS", "127.0.0.1:1");

            for (String module : List.of("index-service", "query-gateway")) {
                awaitReadiness(services.start(module, milvus), NOT_READY, "INDEX_UNAVAILABLE");
            }
        }
    }

    private static TileIngested ingestOne(URI endpoint, String kafka) throws Exception {
        byte[] picture = SamplePictures.real(1).values().iterator().next();
        try (ObjectStore store = MinioObjectStore.open(endpoint, CREDENTIALS.accessKey(), CREDENTIALS.secretKey());
                EventPublisher publisher = new EventPublisher(kafka, "test")) {
            ObjectKey key = new ObjectKey("a.jpg");
            store.write(RunningSwath.BUCKET, key, picture, "image/jpeg");
            publisher.publish(new Look(RunningSwath.BUCKET, key, Look.Why.NOTIFICATION));
        }
        return await().atMost(TIMEOUT)
                .until(() -> TopicReader.readNewest(kafka, Topic.TILES, TileIngested.class), tiles -> !tiles.isEmpty())
                .values()
                .iterator()
                .next();
    }

    private static void awaitReadiness(ServiceProcess service, String status, String cause) {
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(service.readiness()).startsWith(status).contains(cause));
    }
}
