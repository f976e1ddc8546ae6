package dev.swath.objectstore;

import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/** The contract on MinIO itself, where Docker is. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class MinioContainerIT extends ObjectStoreContractTest {
    private static final int PORT = 9000;

    /** The image of the Compose file, with the same way to name another one. */
    private static final String IMAGE = Objects.requireNonNullElse(
            System.getenv("SWATH_MINIO_IMAGE"),
            "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z"
                    + "@sha256:14cea493d9a34af32f524e538b8346cf79f3321eff8e708c1e2960462bd8936e");

    @Container
    private static final GenericContainer<?> SERVER = new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withEnv("MINIO_ROOT_USER", "swath")
            .withEnv("MINIO_ROOT_PASSWORD", "swath-local")
            .withCommand("server", "/data")
            .withExposedPorts(PORT)
            .waitingFor(Wait.forHttp("/minio/health/live").forPort(PORT));

    @Override
    protected ObjectStore open() {
        return MinioObjectStore.open(
                URI.create("http://" + SERVER.getHost() + ":" + SERVER.getMappedPort(PORT)), "swath", "swath-local");
    }
}
