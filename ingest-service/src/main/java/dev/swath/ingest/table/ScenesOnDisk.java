package dev.swath.ingest.table;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.TablePartition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the owned partitions of {@code swath.scenes} in a file. It finds a scene by key and walks through all in
 * the order of keys, in little memory. It is made anew from Kafka at each start. Thread-safe.
 */
public final class ScenesOnDisk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScenesOnDisk.class);
    private static final int CACHE_MEGABYTES = 16;
    private static final int BUFFER_KILOBYTES = 4096;

    private final Path file;
    private volatile MVStore store;
    private final AtomicLong maps = new AtomicLong();
    private final List<ScenePartition> partitions = new CopyOnWriteArrayList<>();

    private ScenesOnDisk(Path file, MVStore store) {
        this.file = file;
        this.store = store;
    }

    /**
     * Opens an empty copy.
     *
     * @param folder used by this instance alone; created if it is missing
     * @throws CatalogueException INVALID_CONFIGURATION if the folder cannot be written or another instance uses it, DISK_FULL
     */
    public static ScenesOnDisk open(Path folder) {
        Path file = folder.resolve("scenes.mv");
        try {
            Files.createDirectories(folder);
            return new ScenesOnDisk(file, openEmpty(file));
        } catch (IOException | MVStoreException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the folder %s cannot hold the table of scenes: %s".formatted(folder, e.getMessage()),
                    e);
        }
    }

    private static MVStore openEmpty(Path file) throws IOException {
        Files.deleteIfExists(file);
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .cacheSize(CACHE_MEGABYTES)
                .autoCommitBufferSize(BUFFER_KILOBYTES)
                .compress()
                .backgroundExceptionHandler((_, e) -> LOG.atWarn()
                        .addKeyValue("errorCode", ErrorCode.DISK_FULL)
                        .addKeyValue("message", e.getMessage())
                        .log("The table of scenes was not written"))
                .open();
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        return store;
    }

    /**
     * An empty place for a partition. If the file could not be written, which closed it for good, a new one is begun;
     * whatever was in the former is lost.
     *
     * @throws CatalogueException DISK_FULL
     */
    public synchronized TablePartition<SceneSeen> partition() {
        if (store.isClosed()) {
            try {
                store = openEmpty(file);
            } catch (IOException | MVStoreException e) {
                throw new CatalogueException(
                        ErrorCode.DISK_FULL, "the table of scenes cannot be begun anew: " + e.getMessage(), e);
            }
        }
        ScenePartition partition = new ScenePartition(store, maps.incrementAndGet(), partitions::remove);
        partitions.add(partition);
        return partition;
    }

    /** Finds a key's scene fast in a partition that was made here. */
    public static Function<TablePartition<SceneSeen>, Optional<SceneSeen>> lookUp(String bucket, ObjectKey key) {
        return partition -> ((ScenePartition) partition).find(bucket, key);
    }

    /** See {@link KnownScenes#known}. It also walks through partitions that are just being read. */
    public Iterator<KnownScenes.Known> known(String bucket) {
        return new KnownInOrder(
                partitions.stream().map(partition -> partition.walk(bucket)).toList());
    }

    /** Deletes the file. */
    @Override
    public synchronized void close() {
        store.closeImmediately();
    }
}
