package dev.swath.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.TopicReader;
import dev.swath.streaming.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** ingest-service as it is shipped, alone in a process of its own, on a broker and a store of this one. */
final class IngestProcess implements AutoCloseable {
    static final String SCENES = "swath-scenes";
    private static final EmbeddedStore.Credentials CREDENTIALS = new EmbeddedStore.Credentials("swath", "swath-local");

    private final EmbeddedBroker broker;
    private final EmbeddedStore server;
    private final CountingProxy proxy;
    private final ObjectStore store;
    private final Process process;

    private IngestProcess(
            EmbeddedBroker broker, EmbeddedStore server, CountingProxy proxy, ObjectStore store, Process process) {
        this.broker = broker;
        this.server = server;
        this.proxy = proxy;
        this.store = store;
        this.process = process;
    }

    /** @param heap of the virtual machine, as {@code 512m}
     * @param settings beside those that name servers, as environment variables */
    static IngestProcess start(Path folder, String heap, Map<String, String> settings) throws IOException {
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        Topics.ensure(broker.bootstrapServers(), 2, 1);
        EmbeddedStore server = EmbeddedStore.start(
                folder.resolve("store"),
                0,
                CREDENTIALS,
                new EmbeddedStore.Notifications(broker.bootstrapServers(), Set.of(SCENES)));
        CountingProxy proxy = CountingProxy.before(server.port());
        ObjectStore store = MinioObjectStore.open(server.endpoint(), "swath", "swath-local");
        store.ensureBucket(SCENES);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseG1GC",
                        "-XX:G1HeapRegionSize=8m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        Path.of("target/quarkus-app/quarkus-run.jar")
                                .toAbsolutePath()
                                .toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("ingest.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SWATH_KAFKA", broker.bootstrapServers(),
                        "SWATH_S3", proxy.endpoint().toString(),
                        "SWATH_INSTANCE", "alone",
                        "SWATH_INGEST_STATE_DIR", folder.resolve("state").toString(),
                        "QUARKUS_HTTP_PORT", "0"));
        builder.environment().putAll(settings);
        return new IngestProcess(broker, server, proxy, store, builder.start());
    }

    void put(String key, byte[] bytes) {
        store.write(SCENES, new ObjectKey(key), bytes, "application/octet-stream");
    }

    void put(String key, Path file) throws IOException {
        store.write(SCENES, new ObjectKey(key), file, "application/octet-stream");
    }

    SceneSeen awaitTiles(String key, Duration patience) {
        List<SceneSeen> found = new ArrayList<>();
        await().atMost(patience).until(() -> {
            assertThat(process.isAlive()).as("ingest-service lives").isTrue();
            scene(key).filter(scene -> scene.state() == SceneSeen.State.LIVE).ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    TileFailed awaitFailure(String key, Duration patience) {
        List<TileFailed> found = new ArrayList<>();
        await().atMost(patience).pollInterval(Duration.ofMillis(250)).until(() -> {
            TopicReader.readNewest(broker.bootstrapServers(), Topic.FAILURES, TileFailed.class).values().stream()
                    .filter(failure -> new ObjectKey(key).equals(failure.key()))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    /** What the store has answered it so far. */
    long bytesRead() {
        return proxy.answeredBytes();
    }

    /** The most that the process has held, as Linux counts it. */
    long peakBytes() throws IOException {
        assertThat(process.isAlive()).as("ingest-service lives").isTrue();
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                << 10;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        store.close();
        proxy.close();
        server.close();
        broker.close();
    }

    private Optional<SceneSeen> scene(String key) {
        return TopicReader.readNewest(broker.bootstrapServers(), Topic.SCENES, SceneSeen.class).values().stream()
                .filter(scene -> scene.key().value().equals(key))
                .findFirst();
    }
}
