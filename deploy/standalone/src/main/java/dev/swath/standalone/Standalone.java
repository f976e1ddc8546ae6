package dev.swath.standalone;

import dev.swath.catalogue.CatalogueException;
import dev.swath.client.Endpoints;
import dev.swath.client.EndpointsFile;
import dev.swath.client.SwathClient;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.embedded.FolderLock;
import dev.swath.modelruntime.ModelBundle;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Starts the broker and the store, then the five services, and stops them in the reverse order. */
final class Standalone {
    private static final int FAILED = 1;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final Path data;
    private final PortOptions options;
    private final boolean temporary;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Standalone(Path data, PortOptions options) {
        this(data, options, false);
    }

    /** @param temporary whether the data folder is deleted at the end */
    Standalone(Path data, PortOptions options, boolean temporary) {
        this.data = data;
        this.options = options;
        this.temporary = temporary;
        set("swath.bundle", home().resolve("models/swath-mini").toString());
    }

    /** The project's folder: where the default bundle and the samples are. */
    static Path home() {
        return Path.of(System.getProperty("swath.home", ".")).toAbsolutePath().normalize();
    }

    void set(String property, String value) {
        settings.put(property, value);
    }

    /**
     * Runs until the action ends with a status, or the process is told to stop.
     *
     * @throws IOException naming a port that is taken, or the process that uses the folder; then nothing of it is touched
     */
    int run(ReadyAction whenReady) throws IOException {
        try (FolderLock _ = FolderLock.acquire(data, "Swath")) {
            return runAlone(whenReady);
        }
    }

    private int runAlone(ReadyAction whenReady) throws IOException {
        try {
            PortOptions.StandalonePorts ports = options.resolve();
            System.err.println("Starting Swath in " + data + " …");
            return runWithin(ports, whenReady);
        } finally {
            // Before the count: after it, a process that was told to stop may end at any moment.
            try {
                EndpointsFile.delete(data);
                if (temporary) {
                    DemoFolder.delete(data);
                }
            } finally {
                stopped.countDown();
            }
        }
    }

    private int runWithin(PortOptions.StandalonePorts ports, ReadyAction whenReady) throws IOException {
        // Ctrl-C: Quarkus stops the services in a hook of its own; the store and the broker stop after them, on this
        // thread.
        Runtime.getRuntime().addShutdownHook(new Thread(this::awaitStop, "swath-stop"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"), ports.kafka());
                EmbeddedStore store = EmbeddedStore.start(
                        data.resolve("s3"),
                        ports.s3(),
                        new EmbeddedStore.Credentials(Endpoints.DEFAULT.accessKey(), Endpoints.DEFAULT.secretKey()),
                        new EmbeddedStore.Notifications(
                                broker.bootstrapServers(), Set.of(SwathClient.SCENES_BUCKET)))) {
            Endpoints endpoints = new Endpoints(
                    URI.create("http://127.0.0.1:" + ports.http()),
                    broker.bootstrapServers(),
                    store.endpoint(),
                    Endpoints.DEFAULT.accessKey(),
                    Endpoints.DEFAULT.secretKey());
            configure(endpoints);
            StandaloneApplication.prepare(data, endpoints, whenReady);
            AtomicInteger status = new AtomicInteger(FAILED);
            Quarkus.run(StandaloneApplication.class, (code, failure) -> status.set(ended(code, failure)));
            return status.get();
        }
    }

    private void configure(Endpoints endpoints) {
        set("swath.kafka", endpoints.kafka());
        set("swath.s3", endpoints.s3().toString());
        set("swath.s3-access-key", endpoints.accessKey());
        set("swath.s3-secret-key", endpoints.secretKey());
        set("swath.index-dir", data.resolve("index").toString());
        set("swath.indexer.state-dir", data.resolve("streams").toString());
        set("swath.role", "both");
        // One process has one bundle. No other version's queries could be answered.
        set("swath.indexer.model-version", bundleVersion());
        set("swath.ingest.state-dir", data.resolve("ingest").toString());
        set("swath.gateway.state-dir", data.resolve("gateway").toString());
        // One process uses a data folder at a time. Whatever its ports, it fences its own predecessor.
        set("swath.instance", "standalone");
        set("quarkus.http.port", Integer.toString(endpoints.gateway().getPort()));
        set("quarkus.log.file.path", data.resolve("log/swath.log").toString());
        settings.forEach(System::setProperty);
    }

    private String bundleVersion() {
        Path bundle = Path.of(settings.getOrDefault("swath.bundle", ""));
        return ModelBundle.open(bundle).modelVersion().value();
    }

    private static int ended(int code, @Nullable Throwable failure) {
        if (failure == null) {
            return code;
        }
        // Our exception says what was expected. Its causes, and what wraps it, are for the log.
        Throwable root = failure;
        while (!(root instanceof CatalogueException) && root.getCause() != null) {
            root = root.getCause();
        }
        // Told to stop in the middle, which is no error.
        if (!(root instanceof InterruptedException)) {
            System.err.println("swath: " + (root.getMessage() == null ? root : root.getMessage()));
        }
        return FAILED;
    }

    private void awaitStop() {
        try {
            stopped.await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
