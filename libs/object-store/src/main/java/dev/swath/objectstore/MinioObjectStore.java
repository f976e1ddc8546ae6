package dev.swath.objectstore;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.OkHttpClient;

/** Talks to any S3 store over HTTP, by the MinIO client. */
public final class MinioObjectStore implements ObjectStore {
    private static final long PART_BYTES = 16L * 1024 * 1024;

    private final MinioClient client;
    private final MinioClient hasty;
    private final OkHttpClient http;

    /** @param hasty waits only as long as a ping may take */
    private MinioObjectStore(MinioClient client, MinioClient hasty, OkHttpClient http) {
        this.client = client;
        this.hasty = hasty;
        this.http = http;
    }

    /**
     * Opens a store. The first request is sent at the first call.
     *
     * @param endpoint such as {@code http://127.0.0.1:9000}
     */
    public static MinioObjectStore open(URI endpoint, String accessKey, String secretKey) {
        return open(endpoint, accessKey, secretKey, Duration.ofSeconds(30));
    }

    /** @param silence how long the store may be silent within a call before it counts as unavailable */
    static MinioObjectStore open(URI endpoint, String accessKey, String secretKey, Duration silence) {
        OkHttpClient http = HttpClients.create(silence);
        try {
            return new MinioObjectStore(
                    client(endpoint, accessKey, secretKey, http),
                    client(endpoint, accessKey, secretKey, HttpClients.hasty(http)),
                    http);
        } catch (IllegalArgumentException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the object store's address \"" + endpoint + "\" is none: " + e.getMessage(),
                    e);
        }
    }

    private static MinioClient client(URI endpoint, String accessKey, String secretKey, OkHttpClient http) {
        return MinioClient.builder()
                .endpoint(endpoint.toString())
                .credentials(accessKey, secretKey)
                .httpClient(http)
                .build();
    }

    @Override
    public void ping(String bucket) {
        try {
            hasty.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
        } catch (MinioException | IllegalStateException e) {
            throw StoreFailures.convert(e, "ask for bucket " + bucket);
        }
    }

    @Override
    public void ensureBucket(String bucket) {
        try {
            if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            }
        } catch (MinioException | IllegalStateException e) {
            if (!StoreFailures.isBucketThere(e)) {
                throw StoreFailures.convert(e, "create bucket " + bucket);
            }
        }
    }

    @Override
    public Optional<StoredObject> find(String bucket, ObjectKey key) {
        try {
            StatObjectResponse head = client.statObject(StatObjectArgs.builder()
                    .bucket(bucket)
                    .object(addressable(key))
                    .build());
            return Optional.of(new StoredObject(
                    key, unquoted(head.etag()), head.size(), head.lastModified().toInstant()));
        } catch (MinioException | IllegalStateException e) {
            if (StoreFailures.isMissing(e)) {
                return Optional.empty();
            }
            throw refused(e, bucket, "find " + name(bucket, key));
        }
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, String etag, long maxBytes) {
        return read(
                GetObjectArgs.builder()
                        .bucket(bucket)
                        .object(addressable(key))
                        .matchETag("\"" + etag + "\"")
                        .build(),
                bucket,
                name(bucket, key),
                maxBytes);
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, String etag, long offset, int count) {
        byte[] bytes = read(
                GetObjectArgs.builder()
                        .bucket(bucket)
                        .object(addressable(key))
                        .matchETag("\"" + etag + "\"")
                        .offset(offset)
                        .length((long) count)
                        .build(),
                bucket,
                name(bucket, key),
                count);
        if (bytes.length < count) {
            throw StoreFailures.unavailable(
                    new EOFException("it sent %d of %d bytes".formatted(bytes.length, count)),
                    "read " + name(bucket, key));
        }
        return bytes;
    }

    @Override
    public byte[] read(String bucket, ObjectKey key, long maxBytes) {
        return read(
                GetObjectArgs.builder().bucket(bucket).object(addressable(key)).build(),
                bucket,
                name(bucket, key),
                maxBytes);
    }

    @Override
    public byte[] readPart(String bucket, ObjectKey key, long offset, int count) {
        String what = "read " + name(bucket, key);
        GetObjectArgs request = GetObjectArgs.builder()
                .bucket(bucket)
                .object(addressable(key))
                .offset(offset)
                .length((long) count)
                .build();
        try (GetObjectResponse answer = client.getObject(request)) {
            String announced = answer.headers().get("Content-Length");
            byte[] bytes = answer.readNBytes(count);
            long expected = announced == null ? count : Math.min(Long.parseLong(announced), count);
            if (bytes.length < expected) {
                throw StoreFailures.unavailable(
                        new EOFException("it sent %d of %d bytes".formatted(bytes.length, expected)), what);
            }
            return bytes;
        } catch (MinioException | IllegalStateException e) {
            if (StoreFailures.isBeyondTheEnd(e)) {
                return new byte[0];
            }
            throw refused(e, bucket, what);
        } catch (IOException e) {
            throw StoreFailures.unavailable(e, what);
        }
    }

    private byte[] read(GetObjectArgs request, String bucket, String name, long maxBytes) {
        try (GetObjectResponse answer = client.getObject(request)) {
            String announced = answer.headers().get("Content-Length");
            if (announced != null && Long.parseLong(announced) > maxBytes) {
                throw tooLarge(name, maxBytes);
            }
            // One more than is allowed, for the server that announces nothing or the wrong size.
            byte[] bytes = answer.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > maxBytes) {
                throw tooLarge(name, maxBytes);
            }
            return bytes;
        } catch (MinioException | IllegalStateException e) {
            throw refused(e, bucket, "read " + name);
        } catch (IOException e) {
            throw StoreFailures.unavailable(e, "read " + name);
        }
    }

    /** If the store refuses this object but answers for the bucket, the credentials are good and waiting would not help. */
    private CatalogueException refused(Exception failure, String bucket, String what) {
        return StoreFailures.isForbidden(failure) && isBucketOpen(bucket)
                ? new CatalogueException(ErrorCode.OBJECT_FORBIDDEN, what + ": the object store forbids it", failure)
                : StoreFailures.convert(failure, what);
    }

    private boolean isBucketOpen(String bucket) {
        try {
            return client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
        } catch (MinioException | IllegalStateException e) {
            return false;
        }
    }

    private static CatalogueException tooLarge(String name, long maxBytes) {
        return new CatalogueException(
                ErrorCode.IMAGE_TOO_LARGE, "%s holds more than the %d bytes that are read".formatted(name, maxBytes));
    }

    @Override
    public void put(String bucket, ObjectKey key, ByteBuffer bytes, String contentType) {
        try {
            client.putObject(PutObjectArgs.builder()
                    .bucket(bucket)
                    .object(addressable(key))
                    .contentType(contentType)
                    .data(fromTheBeginning(bytes), bytes.remaining())
                    .build());
        } catch (MinioException | IllegalStateException e) {
            throw writeFailure(e, bucket, key);
        }
    }

    /** The client takes an array's first bytes; a pack is not copied for it. */
    private static byte[] fromTheBeginning(ByteBuffer bytes) {
        if (bytes.hasArray() && bytes.arrayOffset() + bytes.position() == 0) {
            return bytes.array();
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, byte[] bytes, String contentType) {
        try {
            return stored(
                    bucket,
                    key,
                    client.putObject(PutObjectArgs.builder()
                            .bucket(bucket)
                            .object(addressable(key))
                            .contentType(contentType)
                            .data(bytes, bytes.length)
                            .build()),
                    bytes.length);
        } catch (MinioException | IllegalStateException e) {
            throw writeFailure(e, bucket, key);
        }
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, InputStream bytes, long size, String contentType)
            throws IOException {
        SourceStream source = new SourceStream(bytes);
        try {
            ObjectWriteResponse answer = client.putObject(
                    PutObjectArgs.builder().bucket(bucket).object(addressable(key)).contentType(contentType).stream(
                                    source, size, PART_BYTES)
                            .build());
            return stored(bucket, key, answer, source.count());
        } catch (MinioException | IllegalStateException e) {
            source.rethrow();
            throw writeFailure(e, bucket, key);
        }
    }

    @Override
    public StoredObject write(String bucket, ObjectKey key, Path file, String contentType) throws IOException {
        if (!Files.isReadable(file)) {
            throw new NoSuchFileException(file.toString(), null, "no readable file");
        }
        try {
            ObjectWriteResponse answer = client.uploadObject(UploadObjectArgs.builder()
                    .bucket(bucket)
                    .object(addressable(key))
                    .contentType(contentType)
                    .filename(file.toString(), PART_BYTES)
                    .build());
            return stored(bucket, key, answer, Files.size(file));
        } catch (MinioException | IllegalStateException e) {
            throw writeFailure(e, bucket, key);
        }
    }

    /** A 404 for a write means that the bucket is missing. */
    private static CatalogueException writeFailure(Exception failure, String bucket, ObjectKey key) {
        String what = "write " + name(bucket, key);
        return StoreFailures.isMissing(failure)
                ? new CatalogueException(ErrorCode.STORE_UNAVAILABLE, what + ": there is no such bucket", failure)
                : StoreFailures.convert(failure, what);
    }

    /** The answer to a put names no time, so HEAD is asked. If somebody else has written since, ours is still reported. */
    private StoredObject stored(String bucket, ObjectKey key, ObjectWriteResponse answer, long size) {
        String etag = unquoted(answer.etag());
        return find(bucket, key)
                .filter(head -> head.etag().equals(etag))
                .orElseGet(() -> new StoredObject(key, etag, size, Instant.now()));
    }

    @Override
    public void delete(String bucket, ObjectKey key) {
        try {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(bucket)
                    .object(addressable(key))
                    .build());
        } catch (MinioException | IllegalStateException e) {
            if (!StoreFailures.isMissing(e)) {
                throw StoreFailures.convert(e, "delete " + name(bucket, key));
            }
        }
    }

    @Override
    public Stream<StoredObject> list(String bucket, String prefix) {
        Iterable<Result<Item>> items = client.listObjects(ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build());
        Listing listing = new Listing(items.iterator(), "list " + bucket);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing, Spliterator.ORDERED), false)
                .map(MinioObjectStore::listed);
    }

    private static StoredObject listed(Item item) {
        return new StoredObject(
                new ObjectKey(item.objectName()),
                unquoted(item.etag()),
                item.size(),
                item.lastModified().toInstant());
    }

    /** The MinIO client would ask for {@code a/b} where the key is {@code a//b}: refused, so that no object is taken for another. */
    private static String addressable(ObjectKey key) {
        return key.requireAddressable().value();
    }

    private static String name(String bucket, ObjectKey key) {
        return bucket + "/" + key;
    }

    private static String unquoted(String etag) {
        return Objects.requireNonNull(etag, "S3 gives every object an ETag").replace("\"", "");
    }

    @Override
    public void close() {
        HttpClients.close(http);
    }
}
