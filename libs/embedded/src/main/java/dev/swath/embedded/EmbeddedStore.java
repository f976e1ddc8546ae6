package dev.swath.embedded;

import dev.swath.embedded.store.FolderBlobStore;
import dev.swath.embedded.store.KafkaNotifications;
import dev.swath.embedded.store.ObjectEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;

/**
 * A real S3 endpoint on 127.0.0.1 in this JVM. Its objects are files in a folder that lasts. A put is seen whole or
 * not at all. ETags are MD5 sums (of an upload in parts, S3's own form). They are kept in extended attributes, so
 * the folder's file system must have those. Changes are published as S3 notifications if the caller wants it.
 *
 * <p>A key is a path, so a few keys of S3 are refused with status 400: an empty segment or one of {@code .} or
 * {@code ..}, a segment above 255 bytes, {@code a/b} beside {@code a}, bytes under a key that ends with {@code /}.
 * Listings come in the order of UTF-16, which differs from S3's only for characters outside the basic plane. An
 * unfinished upload in parts is lost when the process ends.
 */
public final class EmbeddedStore implements AutoCloseable {
    private static final String NAME = "The object store";
    private static final int MOST_THREADS = 64;

    private final S3Proxy server;
    private final FolderLock lock;
    private final @Nullable KafkaNotifications notifications;

    private EmbeddedStore(S3Proxy server, FolderLock lock, @Nullable KafkaNotifications notifications) {
        this.server = server;
        this.lock = lock;
        this.notifications = notifications;
    }

    /** The one pair of keys that may use the store, for everything. */
    public record Credentials(String accessKey, String secretKey) {
        @Override
        public String toString() {
            return "Credentials[" + accessKey + "]";
        }
    }

    /**
     * Publishes changes on the topic {@code swath.notifications}, as MinIO's Kafka target does. They are hints: they
     * never delay or fail a put. While Kafka or the topic is away, they are dropped.
     *
     * @param bootstrapServers of Kafka
     * @param buckets whose changes are published
     */
    public record Notifications(String bootstrapServers, Set<String> buckets) {
        public Notifications {
            buckets = Set.copyOf(buckets);
        }
    }

    /**
     * Starts a store that publishes no changes.
     *
     * @see #start(Path, int, Credentials, Notifications)
     */
    public static EmbeddedStore start(Path folder, int port, Credentials credentials) throws IOException {
        return start(folder, port, credentials, ObjectEvents.NONE, null);
    }

    /**
     * Starts a store and returns when it serves requests.
     *
     * @param folder its data; created if it is missing
     * @param port to listen on, 0 for any free one
     * @throws IOException naming what is wrong: the port is taken, or the folder is in use, cannot be written or has no extended attributes
     */
    public static EmbeddedStore start(Path folder, int port, Credentials credentials, Notifications notifications)
            throws IOException {
        KafkaNotifications kafka = new KafkaNotifications(notifications.bootstrapServers(), notifications.buckets());
        try {
            return start(folder, port, credentials, kafka, kafka);
        } catch (IOException | RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    private static EmbeddedStore start(
            Path folder,
            int port,
            Credentials credentials,
            ObjectEvents events,
            @Nullable KafkaNotifications notifications)
            throws IOException {
        Path data = folder.toAbsolutePath().normalize();
        FolderLock lock = FolderLock.acquire(data, NAME);
        try {
            Path buckets = Files.createDirectories(data.resolve("buckets"));
            requireAttributes(data);
            FolderBlobStore objects = new FolderBlobStore(buckets, events);
            objects.emptyStaging();
            int chosen = Ports.claim(port, NAME);
            return new EmbeddedStore(startServer(objects, chosen, credentials), lock, notifications);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The address for S3 clients; path style. */
    public URI endpoint() {
        return URI.create("http://" + Ports.HOST + ":" + port());
    }

    public int port() {
        return server.getPort();
    }

    /** Stops serving, then sends the waiting notifications. The folder is free afterwards. */
    @Override
    public void close() {
        try (lock) {
            server.stop();
        } catch (TimeoutException e) {
            // It has stopped, but not waited for clients that still hold a connection.
            return;
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException("The object store did not stop: " + e.getMessage(), e));
        } finally {
            if (notifications != null) {
                notifications.close();
            }
        }
    }

    private static S3Proxy startServer(FolderBlobStore objects, int port, Credentials credentials) throws IOException {
        S3Proxy server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://" + Ports.HOST + ":" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, credentials.accessKey(), credentials.secretKey())
                .ignoreUnknownHeaders(true)
                .jettyMaxThreads(MOST_THREADS)
                .stopTimeout(1000)
                .build();
        try {
            server.start();
            return server;
        } catch (Exception e) {
            throw new IOException(NAME + " did not start on port " + port + ": " + e.getMessage(), e);
        }
    }

    private static void requireAttributes(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "probe", null);
        try {
            UserDefinedFileAttributeView view = Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
            if (view == null) {
                throw new IOException("the file system has none");
            }
            view.write("content-md5", ByteBuffer.wrap("probe".getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new IOException(
                    NAME + " cannot use the folder " + folder + ": it needs extended attributes of files ("
                            + e.getMessage() + ")",
                    e);
        } finally {
            Files.delete(probe);
        }
    }
}
