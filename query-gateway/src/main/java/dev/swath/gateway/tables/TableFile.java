package dev.swath.gateway.tables;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * A file of sorted maps from bytes to bytes, for what is too much for the heap. It begins empty, and nothing of it is used after the process has ended.
 * For one thread at a time.
 */
final class TableFile implements AutoCloseable {
    private static final int CACHE_MEGABYTES = 16;
    private static final int UNSAVED_KILOBYTES = 8192;

    private final Path file;
    private MVStore store;

    private TableFile(Path file) {
        this.file = file;
        this.store = empty(file);
    }

    /**
     * Makes an empty file.
     *
     * @param folder used by this process alone; created if it is missing
     * @throws CatalogueException DISK_FULL if the folder cannot be written
     */
    static TableFile create(Path folder, String name) {
        return new TableFile(folder.resolve(name));
    }

    /**
     * Forgets everything. Maps from before must not be used any more.
     *
     * @throws CatalogueException DISK_FULL
     */
    void clear() {
        store.closeImmediately();
        store = empty(file);
    }

    MVMap<byte[], byte[]> map(String name) {
        return guarded(() -> store.openMap(
                name,
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE)));
    }

    /** Runs calls of this file's maps. */
    static <T extends @Nullable Object> T guarded(Supplier<T> calls) {
        try {
            return calls.get();
        } catch (MVStoreException e) {
            throw new CatalogueException(
                    ErrorCode.DISK_FULL, "a table cannot be read or written: " + e.getMessage(), e);
        }
    }

    /** As {@link #guarded}, for calls without a result. */
    static void guard(Runnable calls) {
        var _ = guarded(() -> {
            calls.run();
            return true;
        });
    }

    /** Deletes the file. */
    @Override
    public void close() {
        store.closeImmediately();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static MVStore empty(Path file) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.deleteIfExists(file);
            MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .cacheSize(CACHE_MEGABYTES)
                    .autoCommitBufferSize(UNSAVED_KILOBYTES)
                    .compress()
                    .open();
            // Written by the thread that fills it: a thread of its own would move pages that a reader looks at.
            store.setAutoCommitDelay(0);
            store.setRetentionTime(0);
            store.setVersionsToKeep(0);
            return store;
        } catch (IOException | MVStoreException e) {
            throw unusable(file, e);
        }
    }

    private static CatalogueException unusable(Path file, Exception cause) {
        return new CatalogueException(
                ErrorCode.DISK_FULL, "the file %s cannot hold a table: %s".formatted(file, cause.getMessage()), cause);
    }
}
