package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.client.GatewayClient;
import dev.swath.client.UnreachableException;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * deploy/compose: the images of {@code ./swath images} with Kafka, MinIO and Milvus, where Docker and its Compose are. Prometheus, Grafana and the
 * OpenTelemetry collector, of the profile {@code telemetry}, are not started.
 */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class ComposeIT {
    // The ports that the Compose file publishes.
    private static final URI GATEWAY = URI.create("http://127.0.0.1:8080");
    private static final URI STORE = URI.create("http://127.0.0.1:9000");
    private static final int PICTURES = 12;
    // All services start at once.
    private static final Duration TIMEOUT = Duration.ofMinutes(20);

    /** By the machine's own Docker Compose: in a container it would not see the files that are mounted. */
    @Container
    @SuppressWarnings("UnusedVariable") // JUnit starts it.
    private static final ComposeContainer STACK = new ComposeContainer(
                    "swath",
                    ServiceProcess.root().resolve("deploy/compose/compose.yaml").toFile())
            .withEnv("COMPOSE_PROFILES", "cpu")
            // Testcontainers does not know the names, which Compose puts together from variables; Compose pulls what is
            // not there.
            .withPull(false);

    @Test
    void shouldCaptionWhatIsPut() throws Exception {
        Map<String, byte[]> pictures = SamplePictures.real(PICTURES);
        try (ObjectStore store = MinioObjectStore.open(STORE, "swath", "swath-local");
                GatewayClient gateway = new GatewayClient(GATEWAY)) {
            pictures.forEach((key, bytes) -> store.write(RunningSwath.BUCKET, new ObjectKey(key), bytes, "image/jpeg"));

            ConditionFactory becomes = await().atMost(TIMEOUT)
                    .ignoreExceptionsMatching(
                            e -> e instanceof UnreachableException || e instanceof CatalogueException);
            becomes.untilAsserted(() -> assertThat(gateway.status().captioned()).isEqualTo(PICTURES));
            SearchQuery query = SearchQuery.builder()
                    .text("buildings")
                    .threshold(SearchThreshold.ofScore(-1))
                    .limit(SearchQuery.MAX_LIMIT)
                    .build();
            becomes.untilAsserted(() -> assertThat(gateway.search(query).results())
                    .extracting(hit -> hit.key().value())
                    .containsExactlyInAnyOrderElementsOf(pictures.keySet()));
        }
    }
}
