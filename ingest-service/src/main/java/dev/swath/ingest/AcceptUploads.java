package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.event.Look;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.service.ConcurrencyLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes scenes by HTTP: it writes them through a temporary file into the bucket, then puts a look at the key. Thread-safe. */
public final class AcceptUploads {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ObjectStore store;
    private final String bucket;
    private final LookQueue looks;
    private final long maxBytes;
    private final ConcurrencyLimit limit;

    /**
     * A stored upload. It becomes tiles later.
     *
     * @param sceneId null if the object is no scene by itself, such as a product's file or a sidecar
     */
    public record StoredUpload(ObjectKey key, @Nullable SceneId sceneId, String etag) {}

    /** @param atOnce how many uploads run at a time; more are refused */
    public AcceptUploads(ObjectStore store, String bucket, LookQueue looks, long maxBytes, int atOnce) {
        this.store = store;
        this.bucket = bucket;
        this.looks = looks;
        this.maxBytes = maxBytes;
        this.limit = new ConcurrencyLimit("uploads", atOnce);
    }

    /**
     * Stores the body under the key.
     *
     * @param declaredBytes -1 if it is not known
     * @throws CatalogueException IMAGE_TOO_LARGE, TOO_MANY_REQUESTS, STORE_UNAVAILABLE, KAFKA_UNAVAILABLE, DISK_FULL
     */
    public StoredUpload accept(ObjectKey key, InputStream body, long declaredBytes, String contentType) {
        if (declaredBytes > maxBytes) {
            throw tooLarge(Long.toString(declaredBytes));
        }
        return limit.run(() -> {
            StoredObject stored = store(key, body, contentType);
            looks.put(List.of(new Look(bucket, key.scene(), Look.Why.UPLOAD)));
            SceneId sceneId = key.isCompanion() ? null : SceneId.of(bucket, key, stored.etag());
            return new StoredUpload(key, sceneId, stored.etag());
        });
    }

    private StoredObject store(ObjectKey key, InputStream body, String contentType) {
        Path file = null;
        try {
            file = Files.createTempFile("swath-upload-", null);
            copy(body, file);
            return store.write(bucket, key, file, contentType);
        } catch (IOException e) {
            throw convert(key, e);
        } finally {
            delete(file);
        }
    }

    private void copy(InputStream body, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (OutputStream output = Files.newOutputStream(file)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                bytes += read;
                if (bytes > maxBytes) {
                    throw tooLarge("more");
                }
                output.write(buffer, 0, read);
            }
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private CatalogueException tooLarge(String found) {
        return new CatalogueException(
                ErrorCode.IMAGE_TOO_LARGE, "expected a body of at most %d bytes, found %s".formatted(maxBytes, found));
    }

    private static CatalogueException convert(ObjectKey key, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("no space left")) {
            return new CatalogueException(ErrorCode.DISK_FULL, "no room to take the upload of " + key, e);
        }
        return e instanceof FileSystemException
                ? new CatalogueException(ErrorCode.INTERNAL_ERROR, "the upload of %s: %s".formatted(key, message), e)
                : new CatalogueException(
                        ErrorCode.INVALID_REQUEST, "the body of %s ended early: %s".formatted(key, message), e);
    }
}
