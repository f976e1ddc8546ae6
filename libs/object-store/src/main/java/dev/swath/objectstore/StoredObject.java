package dev.swath.objectstore;

import dev.swath.catalogue.ObjectKey;
import java.time.Instant;

/**
 * What HEAD and a listing say of an object.
 *
 * @param etag unquoted
 * @param size in bytes
 */
public record StoredObject(ObjectKey key, String etag, long size, Instant lastModified) {}
