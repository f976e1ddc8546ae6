package dev.swath.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker with its own controller on 127.0.0.1 in this JVM, with transactions, consumer groups and
 * compaction. Its data lasts: a broker that is started again on the folder, after a clean stop or a kill, continues
 * where the last one ended. Only an admin client creates topics.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String NAME = "Kafka";
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final FolderLock lock;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, FolderLock lock, int port) {
        this.server = server;
        this.lock = lock;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it serves requests.
     *
     * @param folder its data; created and formatted if it is missing
     * @param port to listen on, 0 for any free one
     * @throws IOException naming what is wrong: the port is taken, or the folder is in use or cannot be written
     */
    public static EmbeddedBroker start(Path folder, int port) throws IOException {
        return start(folder, port, port);
    }

    /**
     * Starts a broker that clients reach through another port, such as a proxy's.
     *
     * @param advertisedPort the port that clients are told; 0 for the broker's own
     * @see #start(Path, int)
     */
    public static EmbeddedBroker start(Path folder, int port, int advertisedPort) throws IOException {
        Path data = folder.toAbsolutePath().normalize();
        FolderLock lock = FolderLock.acquire(data, NAME);
        try {
            for (int attempt = 1; ; attempt++) {
                int chosen = Ports.claim(port, NAME);
                try {
                    return new EmbeddedBroker(
                            startServer(data, chosen, advertisedPort == 0 ? chosen : advertisedPort), lock, chosen);
                } catch (BrokerStartException e) {
                    // Between the choice of a free port and the broker's bind another process may take it.
                    if (attempt == ATTEMPTS) {
                        throw new IOException(
                                "Kafka did not start in " + data + " on port " + chosen + ": " + e.getMessage(), e);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The value of a Kafka client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return Ports.HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Stops the broker in order and waits for it. Its folder is free afterwards. */
    @Override
    public void close() {
        try (lock) {
            server.shutdown();
            server.awaitShutdown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KafkaRaftServer startServer(Path data, int port, int advertisedPort) throws IOException {
        Properties settings = BrokerSettings.of(data, port, advertisedPort, Ports.claim(0, NAME));
        BrokerFolder.format(data);
        // Kafka would end the whole process if a start fails; here the caller decides.
        Exit.Procedure refuse = (status, message) -> {
            throw new BrokerStartException(message == null ? "it gave up with status " + status : message);
        };
        Exit.setExitProcedure(refuse);
        Exit.setHaltProcedure(refuse);
        try {
            if (FormerBroker.wasKilled(data)) {
                FormerBroker.fence(data);
            }
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
            server.startup();
            return server;
        } finally {
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
        }
    }
}
