package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.client.GatewayClient;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/** deploy/compose: an image of every service, built here, with Kafka, MinIO and Milvus, where Docker is. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class ComposeIT {
    private static final String GATEWAY = "query-gateway";
    private static final int GATEWAY_PORT = 8080;
    private static final int STORE_PORT = 9000;
    private static final int PICTURES = 12;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Container
    private static final ComposeContainer STACK = new ComposeContainer(
                    DockerImageName.parse("docker:29-cli"),
                    "swath",
                    ServiceProcess.root().resolve("deploy/compose/compose.yaml").toFile())
            .withBuild(true)
            .withExposedService("minio", STORE_PORT)
            .withExposedService(
                    GATEWAY,
                    GATEWAY_PORT,
                    Wait.forHttp("/q/health/ready").forStatusCode(200).withStartupTimeout(TIMEOUT));

    @Test
    void shouldCaptionWhatIsPut() throws Exception {
        Map<String, byte[]> pictures = SamplePictures.real(PICTURES);
        try (ObjectStore store = MinioObjectStore.open(address("minio", STORE_PORT), "swath", "swath-local");
                GatewayClient gateway = new GatewayClient(address(GATEWAY, GATEWAY_PORT))) {
            pictures.forEach((key, bytes) -> store.write(RunningSwath.BUCKET, new ObjectKey(key), bytes, "image/jpeg"));

            await().atMost(TIMEOUT)
                    .untilAsserted(
                            () -> assertThat(gateway.status().captioned()).isEqualTo(PICTURES));
            SearchQuery query = SearchQuery.builder()
                    .text("buildings")
                    .limit(SearchQuery.MAX_LIMIT)
                    .build();
            assertThat(gateway.search(query).results())
                    .extracting(hit -> hit.key().value())
                    .containsExactlyInAnyOrderElementsOf(pictures.keySet());
        }
    }

    private static URI address(String service, int port) {
        return URI.create("http://" + STACK.getServiceHost(service, port) + ":" + STACK.getServicePort(service, port));
    }
}
