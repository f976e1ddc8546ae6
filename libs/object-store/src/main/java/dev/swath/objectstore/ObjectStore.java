package dev.swath.objectstore;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Swath needs of an S3 store. Thread-safe. Every call may throw {@link CatalogueException} STORE_UNAVAILABLE
 * (no answer, 5xx, throttled) or DISK_FULL. Keys are as S3 decodes them.
 */
public interface ObjectStore extends AutoCloseable {
    /** Creates the bucket unless it exists. */
    void ensureBucket(String bucket);

    /**
     * Asks whether the store answers for a bucket, whether that exists or not. It does not wait longer than some seconds, also for a store that hangs.
     *
     * @throws CatalogueException STORE_UNAVAILABLE
     */
    void ping(String bucket);

    /** The object with that key, or empty. */
    Optional<StoredObject> find(String bucket, ObjectKey key);

    /**
     * Reads the whole object, if it still has that ETag.
     *
     * @param etag unquoted; sent as {@code If-Match}
     * @param maxBytes a larger object is refused before it is read
     * @throws CatalogueException OBJECT_CHANGED, OBJECT_GONE, IMAGE_TOO_LARGE
     */
    byte[] read(String bucket, ObjectKey key, String etag, long maxBytes);

    /**
     * Reads a part of the object, if it still has that ETag.
     *
     * @param etag unquoted; sent as {@code If-Match}
     * @param count at least 1; the part must lie within the object
     * @return {@code count} bytes from the offset on
     * @throws CatalogueException OBJECT_CHANGED, OBJECT_GONE
     */
    byte[] read(String bucket, ObjectKey key, String etag, long offset, int count);

    /**
     * Reads the newest bytes, whatever their ETag.
     *
     * @throws CatalogueException OBJECT_GONE, IMAGE_TOO_LARGE
     */
    byte[] read(String bucket, ObjectKey key, long maxBytes);

    /**
     * Reads a part of the newest bytes, whatever their ETag.
     *
     * @param count at least 1
     * @return the bytes from the offset on; fewer than {@code count}, or none, if the object ends before
     * @throws CatalogueException OBJECT_GONE
     */
    byte[] readPart(String bucket, ObjectKey key, long offset, int count);

    /** Stores the bytes under the key in one call, and replaces what was there. */
    void put(String bucket, ObjectKey key, ByteBuffer bytes, String contentType);

    /** Stores the bytes under the key and replaces what was there. Returns what HEAD would say, which it asks. */
    StoredObject write(String bucket, ObjectKey key, byte[] bytes, String contentType);

    /**
     * Stores a stream.
     *
     * @param size in bytes, or -1 if it is not known
     */
    StoredObject write(String bucket, ObjectKey key, InputStream bytes, long size, String contentType)
            throws IOException;

    /** Stores a file; a large one in parts. */
    StoredObject write(String bucket, ObjectKey key, Path file, String contentType) throws IOException;

    /** Deletes the object, if it exists. */
    void delete(String bucket, ObjectKey key);

    /**
     * Lists every object below the prefix in the order of the keys' UTF-8 bytes, page by page as it is consumed. Keys
     * that cannot be {@link ObjectKey#isAddressable asked for} are among them; every other call refuses these as
     * INVALID_KEY. The caller closes the stream.
     */
    Stream<StoredObject> list(String bucket, String prefix);

    @Override
    void close();
}
