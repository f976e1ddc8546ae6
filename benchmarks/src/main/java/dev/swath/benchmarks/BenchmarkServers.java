package dev.swath.benchmarks;

import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A broker with Swath's topics and a store, in this process and in a temporary folder. */
final class BenchmarkServers implements AutoCloseable {
    static final String USER = "bench";
    static final String SECRET = "bench-secret";
    private static final int PARTITIONS = 4;

    private final ServerThreads threads = new ServerThreads();
    private final Path folder;
    private final EmbeddedBroker broker;
    private final EmbeddedStore server;
    private final ObjectStore store;

    private BenchmarkServers(Path folder) throws IOException {
        this.folder = folder;
        this.broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        this.server = EmbeddedStore.start(folder.resolve("s3"), 0, new EmbeddedStore.Credentials(USER, SECRET));
        threads.started();
        this.store = MinioObjectStore.open(server.endpoint(), USER, SECRET);
    }

    static BenchmarkServers start() throws IOException {
        BenchmarkServers servers = new BenchmarkServers(Files.createTempDirectory("swath-bench-"));
        Topics.ensure(servers.bootstrap(), PARTITIONS, 1);
        return servers;
    }

    String bootstrap() {
        return broker.bootstrapServers();
    }

    /** The store's address. */
    URI endpoint() {
        return server.endpoint();
    }

    /** A temporary folder, which is deleted in the end. */
    Path folder() {
        return folder;
    }

    ObjectStore store() {
        return store;
    }

    /** How long both were on a processor. */
    long cpuNanos() {
        return threads.cpuNanos();
    }

    @Override
    public void close() throws IOException {
        store.close();
        server.close();
        broker.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
