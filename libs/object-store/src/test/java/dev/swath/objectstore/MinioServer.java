package dev.swath.objectstore;

import dev.swath.embedded.Ports;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.SetBucketNotificationArgs;
import io.minio.SetBucketVersioningArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.minio.messages.NotificationConfiguration;
import io.minio.messages.NotificationConfiguration.QueueConfiguration;
import io.minio.messages.VersioningConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A MinIO server of a test's own, by the program that deploy/real/minio.sh installs: a process on a free port of loopback. */
public final class MinioServer implements AutoCloseable {
    private static final String ACCESS_KEY = "swath";
    private static final String SECRET_KEY = "swath-local";
    private static final String QUEUE = "arn:minio:sqs::SWATH:kafka";
    private static final Duration START = Duration.ofMinutes(2);
    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final URI endpoint;
    private final MinioClient client;

    private MinioServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
        this.client = MinioClient.builder()
                .endpoint(endpoint.toString())
                .credentials(ACCESS_KEY, SECRET_KEY)
                .build();
    }

    /** Starts a server that tells nobody; returns once it answers. */
    public static MinioServer start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /** Starts a server that can tell Kafka, and keeps what it has to tell while Kafka is away. */
    public static MinioServer start(Path folder, String kafka, String topic) throws IOException {
        return start(
                folder,
                Map.of(
                        "MINIO_NOTIFY_KAFKA_ENABLE_SWATH",
                        "on",
                        "MINIO_NOTIFY_KAFKA_BROKERS_SWATH",
                        kafka,
                        "MINIO_NOTIFY_KAFKA_TOPIC_SWATH",
                        topic,
                        "MINIO_NOTIFY_KAFKA_QUEUE_DIR_SWATH",
                        folder.resolve("queue").toString()));
    }

    private static MinioServer start(Path folder, Map<String, String> notifications) throws IOException {
        String program = Objects.requireNonNull(
                System.getenv("SWATH_TEST_MINIO"), "expected the path of MinIO's program in SWATH_TEST_MINIO");
        String address = "127.0.0.1:" + Ports.free();
        Files.createDirectories(folder);
        Path log = folder.resolve("minio.log");
        ProcessBuilder builder = new ProcessBuilder(
                        program,
                        "server",
                        "--address",
                        address,
                        "--certs-dir",
                        folder.resolve("certs").toString(),
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(notifications);
        environment.put("MINIO_ROOT_USER", ACCESS_KEY);
        environment.put("MINIO_ROOT_PASSWORD", SECRET_KEY);
        // The browser's console would listen on every interface.
        environment.put("MINIO_BROWSER", "off");
        environment.put("MINIO_UPDATE", "off");
        MinioServer server = new MinioServer(builder.start(), URI.create("http://" + address));
        try {
            Awaitility.await().atMost(START).until(() -> server.isReady(log));
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    public String accessKey() {
        return ACCESS_KEY;
    }

    public String secretKey() {
        return SECRET_KEY;
    }

    /** The caller closes it. */
    public ObjectStore open() {
        return MinioObjectStore.open(endpoint, ACCESS_KEY, SECRET_KEY);
    }

    /** Makes a bucket that keeps versions and whose puts and deletes are told to Kafka. */
    public void makeVersionedBucket(String bucket) throws MinioException {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        client.setBucketVersioning(SetBucketVersioningArgs.builder()
                .bucket(bucket)
                .config(new VersioningConfiguration(VersioningConfiguration.Status.ENABLED, null, null, null))
                .build());
        client.setBucketNotification(SetBucketNotificationArgs.builder()
                .bucket(bucket)
                .config(new NotificationConfiguration(
                        null,
                        List.of(new QueueConfiguration(
                                QUEUE, null, List.of("s3:ObjectCreated:*", "s3:ObjectRemoved:*"), null)),
                        null,
                        null))
                .build());
    }

    /** Takes back a key's deletion in a versioned bucket: the bytes before it are there again. */
    public void undelete(String bucket, String key) throws MinioException {
        for (Result<Item> result : client.listObjects(ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(key)
                .includeVersions(true)
                .build())) {
            Item version = result.get();
            if (version.isDeleteMarker() && version.isLatest()) {
                client.removeObject(RemoveObjectArgs.builder()
                        .bucket(bucket)
                        .object(key)
                        .versionId(version.versionId())
                        .build());
            }
        }
    }

    /** SIGTERM, after a while SIGKILL. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private boolean isReady(Path log) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("MinIO ended with " + process.exitValue() + ":\n" + Files.readString(log));
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(endpoint.resolve("/minio/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
