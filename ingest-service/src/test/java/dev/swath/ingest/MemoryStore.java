package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.chip.PackName;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An object store in memory; an object's ETag is the hash of its bytes. */
final class MemoryStore implements ObjectStore {
    private static final Instant ARRIVED = Instant.parse("2026-11-01T00:00:00Z");

    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();
    /** Keys that the store lists and refuses otherwise. */
    final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    /** Runs before each read. */
    volatile Runnable beforeRead = () -> {};
    /** Runs before each write of bytes. */
    volatile Runnable beforeWrite = () -> {};
    /** When packs are written. */
    volatile InstantSource clock = () -> ARRIVED;

    private final Map<String, Instant> written = new ConcurrentHashMap<>();

    void put(String bucket, String key, byte[] bytes) {
        objects.put(bucket + "/" + key, bytes);
        written.put(key, key.startsWith(PackName.PREFIX) ? clock.instant() : ARRIVED);
    }

    void remove(String bucket, String key) {
        objects.remove(bucket + "/" + key);
    }

    boolean has(String bucket, String key) {
        return objects.containsKey(bucket + "/" + key);
    }

    @Override
    public void ping(String bucket) {}

    @Override
    public void ensureBucket(String bucket) {}

    @Override
    public Optional<StoredObject> find(String bucket, ObjectKey key) {
        calls.incrementAndGet();
        if (forbidden.contains(key.value())) {
            throw new CatalogueException(ErrorCode.OBJECT_FORBIDDEN, "forbidden");
        }
        return Optional.ofNullable(objects.get(bucket + "/" + key)).map(bytes -> describe(key, bytes));
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, String etag, long maxBytes) {
        calls.incrementAndGet();
        reads.incrementAndGet();
        beforeRead.run();
        byte[] bytes = objects.get(bucket + "/" + key);
        if (bytes == null) {
            throw new CatalogueException(ErrorCode.OBJECT_GONE, "gone");
        }
        if (!describe(key, bytes).etag().equals(etag)) {
            throw new CatalogueException(ErrorCode.OBJECT_CHANGED, "changed");
        }
        return bytes.clone();
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, String etag, long offset, int count) {
        byte[] bytes = read(bucket, key, etag, Long.MAX_VALUE);
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + count);
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, long maxBytes) {
        return read(bucket, key, find(bucket, key).orElseThrow().etag(), maxBytes);
    }

    @Override
    public byte[] readPart(String bucket, ObjectKey key, long offset, int count) {
        byte[] bytes = read(bucket, key, Long.MAX_VALUE);
        int from = (int) Math.min(offset, bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + count));
    }

    @Override
    public void put(String bucket, ObjectKey key, ByteBuffer bytes, String contentType) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        write(bucket, key, copy, contentType);
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, byte[] bytes, String contentType) {
        calls.incrementAndGet();
        writes.incrementAndGet();
        beforeWrite.run();
        put(bucket, key.value(), bytes);
        return describe(key, bytes);
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, InputStream bytes, long size, String contentType)
            throws IOException {
        return write(bucket, key, bytes.readAllBytes(), contentType);
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, Path file, String contentType) throws IOException {
        return write(bucket, key, Files.readAllBytes(file), contentType);
    }

    @Override
    public void delete(String bucket, ObjectKey key) {
        remove(bucket, key.value());
    }

    @Override
    public Stream<StoredObject> list(String bucket, String prefix) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(bucket + "/" + prefix))
                .map(entry -> describe(new ObjectKey(entry.getKey().substring(bucket.length() + 1)), entry.getValue()));
    }

    @Override
    public void close() {}

    private StoredObject describe(ObjectKey key, byte[] bytes) {
        return new StoredObject(
                key,
                HexFormat.of().toHexDigits(Arrays.hashCode(bytes)) + bytes.length,
                bytes.length,
                written.getOrDefault(key.value(), ARRIVED));
    }
}
