package dev.swath.objectstore;

import dev.swath.catalogue.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** Adds up the files of a product folder without keeping them. They are added in the order of their keys. */
final class ProductSummary {
    private static final int ETAG_BYTES = 16;

    private final ObjectKey key;
    private final MessageDigest digest;
    private long bytes;
    private Instant newest = Instant.MIN;

    ProductSummary(ObjectKey key) {
        this.key = key;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void add(StoredObject file) {
        update(file.key().value().substring(key.value().length()));
        update(file.etag());
        bytes += file.size();
        newest = file.lastModified().isAfter(newest) ? file.lastModified() : newest;
    }

    /** May be called once. */
    StoredObject object() {
        return new StoredObject(key, HexFormat.of().formatHex(digest.digest(), 0, ETAG_BYTES), bytes, newest);
    }

    private void update(String part) {
        byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, utf8.length));
        digest.update(utf8);
    }
}
