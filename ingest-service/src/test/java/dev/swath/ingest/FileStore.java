package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A store of one file, whose bytes are counted as they are read; what is written is counted and forgotten. */
final class FileStore implements ObjectStore {
    static final ObjectKey KEY = new ObjectKey("large.tif");

    final AtomicLong bytesRead = new AtomicLong();
    final AtomicInteger written = new AtomicInteger();
    private final FileChannel file;

    FileStore(Path path) throws IOException {
        file = FileChannel.open(path);
    }

    StoredObject object() throws IOException {
        return new StoredObject(KEY, "etag", file.size(), Instant.EPOCH);
    }

    @Override
    public void ping(String bucket) {}

    @Override
    public void ensureBucket(String bucket) {}

    @Override
    public Optional<StoredObject> find(String bucket, ObjectKey key) {
        return Optional.empty();
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, String etag, long maxBytes) {
        throw new CatalogueException(ErrorCode.IMAGE_TOO_LARGE, "a large object is not to be read whole");
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, String etag, long offset, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try {
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = file.read(bytes, offset + bytes.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytesRead.addAndGet(count);
        return bytes.array();
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, long maxBytes) {
        return read(bucket, key, "etag", maxBytes);
    }

    @Override
    public byte[] readPart(String bucket, ObjectKey key, long offset, int count) {
        return read(bucket, key, "etag", offset, count);
    }

    @Override
    public void put(String bucket, ObjectKey key, ByteBuffer bytes, String contentType) {
        written.incrementAndGet();
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, byte[] bytes, String contentType) {
        written.incrementAndGet();
        return new StoredObject(key, "etag", bytes.length, Instant.EPOCH);
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, InputStream bytes, long size, String contentType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, Path path, String contentType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String bucket, ObjectKey key) {}

    @Override
    public Stream<StoredObject> list(String bucket, String prefix) {
        return Stream.empty();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
