package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipWriter;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Objects in memory, all in the bucket of chips. */
public final class FakePictures implements ObjectStore {
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();

    public FakePictures with(String key, byte[] bytes) {
        objects.put(key, bytes);
        return this;
    }

    /** How often it was asked for bytes. */
    public int reads() {
        return reads.get();
    }

    /** A chip of 8×8 pixels of one colour. */
    public static byte[] png(TileId tileId, int rgb) {
        byte[] pixels = new byte[8 * 8 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (rgb >> (8 * (2 - i % 3)));
        }
        return ChipWriter.write(tileId, Chip.of(8, 8, pixels));
    }

    @Override
    public void ping(String bucket) {}

    @Override
    public byte[] read(String bucket, ObjectKey key, long maxBytes) {
        reads.incrementAndGet();
        byte[] bytes = objects.get(key.value());
        if (bytes == null || !bucket.equals("swath-chips")) {
            throw new CatalogueException(ErrorCode.OBJECT_GONE, "no object " + key);
        }
        return bytes.clone();
    }

    @Override
    public byte[] readPart(String bucket, ObjectKey key, long offset, int count) {
        byte[] bytes = read(bucket, key, Long.MAX_VALUE);
        int from = (int) Math.min(offset, bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + count));
    }

    @Override
    public void ensureBucket(String bucket) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredObject> find(String bucket, ObjectKey key) {
        return Optional.empty();
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, String etag, long maxBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, String etag, long offset, int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(String bucket, ObjectKey key, ByteBuffer bytes, String contentType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, byte[] bytes, String contentType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, InputStream bytes, long size, String contentType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, Path file, String contentType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String bucket, ObjectKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stream<StoredObject> list(String bucket, String prefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
