package dev.swath.objectstore;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A product folder, seen as one object.
 *
 * @param object has the folder's key, an ETag made of the files' names and ETags, their total size, and the newest file's time
 * @param files in the order of their keys; of more than any product has, only the first
 */
public record ProductFolder(StoredObject object, List<StoredObject> files) {
    /** How long ingest-service waits for a product's files by default, as {@link java.time.Duration#parse} reads it. */
    public static final String WAITED_FOR = "PT10M";

    /** A whole Sentinel-2 product has about 200 files. */
    private static final int MOST_FILES = 10_000;

    public ProductFolder {
        files = List.copyOf(files);
    }

    /**
     * Lists a product's files.
     *
     * @param key {@link ObjectKey#isProduct() a product's}
     * @return empty if no object is below the folder
     * @throws CatalogueException STORE_UNAVAILABLE
     */
    public static Optional<ProductFolder> find(ObjectStore store, String bucket, ObjectKey key) {
        ProductSummary summary = new ProductSummary(key);
        List<StoredObject> files = new ArrayList<>();
        try (Stream<StoredObject> objects = store.list(bucket, key.value())) {
            objects.filter(object -> !object.key().value().endsWith("/")).forEachOrdered(file -> {
                summary.add(file);
                if (files.size() <= MOST_FILES) {
                    files.add(file);
                }
            });
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(new ProductFolder(summary.object(), files));
    }

    /**
     * Refuses a folder of more files than any product has.
     *
     * @throws CatalogueException IMAGE_TOO_LARGE
     */
    public static void checkCount(ObjectKey key, List<StoredObject> files) {
        if (files.size() > MOST_FILES) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected a product of at most %d files, found more below %s".formatted(MOST_FILES, key));
        }
    }
}
