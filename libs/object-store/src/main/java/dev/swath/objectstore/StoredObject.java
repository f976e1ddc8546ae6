package dev.swath.objectstore;

import dev.swath.catalogue.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What HEAD and a listing say of an object.
 *
 * @param etag unquoted
 * @param size in bytes
 * @param lastModified rounded down to the second, since HEAD says no more (a listing of MinIO does)
 */
public record StoredObject(ObjectKey key, String etag, long size, Instant lastModified) {
    public StoredObject {
        lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS);
    }
}
