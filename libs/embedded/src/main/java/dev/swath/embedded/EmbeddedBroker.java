package dev.swath.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker with its own controller on 127.0.0.1 in this JVM, with transactions, consumer groups and
 * compaction. Its data lasts: a broker that is started again on the folder, after a clean stop or a kill, continues
 * where the last one ended. Only an admin client creates topics.
 *
 * <p>Kafka gives up when it cannot write, as on a full disk. Then clients find nobody at its port, and it is started again as soon as the disk has room.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String NAME = "Kafka";
    private static final int ATTEMPTS = 3;
    private static final Duration LEAVE = Duration.ofSeconds(20);
    private static final Duration NO_LEAVE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long ROOM_BYTES = 32 << 20;

    private final Path folder;
    private final FolderLock lock;
    private final int port;
    private final int advertisedPort;
    private final Semaphore failures = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Runnable failed = failures::release;
    private final Thread watcher =
            Thread.ofPlatform().daemon().name("swath-broker").unstarted(this::watch);
    private BrokerServers servers;

    private EmbeddedBroker(Path folder, FolderLock lock, int port, int advertisedPort) throws IOException {
        this.folder = folder;
        this.lock = lock;
        this.port = port;
        this.advertisedPort = advertisedPort;
        this.servers = startServers();
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
            EmbeddedBroker broker = start(data, lock, port, advertisedPort);
            KafkaExits.tell(broker.failed);
            broker.watcher.start();
            return broker;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedBroker start(Path data, FolderLock lock, int port, int advertisedPort) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int chosen = Ports.claim(port, NAME);
            try {
                return new EmbeddedBroker(data, lock, chosen, advertisedPort == 0 ? chosen : advertisedPort);
            } catch (KafkaGaveUpException e) {
                // Between the choice of a free port and the broker's bind another process may take it.
                if (attempt == ATTEMPTS) {
                    throw new IOException(
                            "Kafka did not start in " + data + " on port " + chosen + ": " + e.getMessage(), e);
                }
            }
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
            KafkaExits.forget(failed);
            closing.countDown();
            failures.release();
            awaitWatcher();
            servers.stop(LEAVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitWatcher() {
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            failures.acquire();
            while (closing.getCount() > 0) {
                LOG.atWarn()
                        .addKeyValue("folder", folder)
                        .log("Kafka has given up, and starts again as soon as its disk has room");
                stopWhatIsLeft();
                startAgain();
                failures.acquire();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopWhatIsLeft() {
        try {
            servers.stop(NO_LEAVE);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("folder", folder).setCause(e).log("Kafka did not stop in order");
        }
    }

    private void startAgain() throws InterruptedException {
        while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                if (Files.getFileStore(folder).getUsableSpace() >= ROOM_BYTES) {
                    failures.drainPermits();
                    servers = startServers();
                    LOG.atWarn().addKeyValue("folder", folder).log("Kafka has started again");
                    return;
                }
            } catch (IOException | RuntimeException e) {
                LOG.atWarn().addKeyValue("folder", folder).setCause(e).log("Kafka did not start again");
            }
        }
    }

    private BrokerServers startServers() throws IOException {
        KafkaExits.intercept();
        BrokerFolder.format(folder);
        if (FormerBroker.wasKilled(folder)) {
            FormerBroker.fence(folder);
        }
        return BrokerServers.start(folder, port, advertisedPort, Ports.claim(0, NAME), NO_LEAVE);
    }
}
