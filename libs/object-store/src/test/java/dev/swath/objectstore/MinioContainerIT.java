package dev.swath.objectstore;

import java.net.URI;
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

    @Container
    private static final GenericContainer<?> SERVER = new GenericContainer<>(
                    DockerImageName.parse("minio/minio:RELEASE.2025-09-07T16-13-09Z"))
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
