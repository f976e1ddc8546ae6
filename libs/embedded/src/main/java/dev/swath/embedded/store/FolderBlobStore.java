package dev.swath.embedded.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3Proxy's store on a folder, made safe to list and strict about keys. S3Proxy writes an upload beside its object:
 * a listing shows it half-written, and a kill leaves it there for ever. Here all uploads are written to a bucket of
 * their own and moved into place when they are whole.
 */
public final class FolderBlobStore extends ForwardingBlobStore {
    /** Holds what is being uploaded; emptied at each start. */
    static final String STAGING = ".swath-staging";

    /** S3Proxy's own note of an upload in parts. Clients cannot reach it. */
    private static final String UPLOAD_NOTE = ".s3proxy-mpu-stub-";

    private static final int ATTEMPTS = 5;

    private final Path root;
    private final ObjectEvents events;

    /**
     * @param root a folder a bucket
     * @param events is told of each change
     */
    public FolderBlobStore(Path root, ObjectEvents events) {
        super(new FilesystemNio2BlobStore(root.toString()));
        this.root = root;
        this.events = events;
    }

    /** Deletes what uploads of an earlier process left behind. */
    public void emptyStaging() {
        delegate().deleteContainer(STAGING);
        delegate().createContainer(STAGING);
    }

    @Override
    public ListBucketsResponse list() {
        ListBucketsResponse all = delegate().list();
        return all.toBuilder()
                .buckets(all.buckets().stream()
                        .filter(bucket -> Files.isDirectory(root.resolve(bucket.name())))
                        .filter(bucket -> !bucket.name().equals(STAGING))
                        .toList())
                .build();
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        if (isUploadNote(request.key())) {
            return delegate().blobMetadata(request.toBuilder().bucket(STAGING).build());
        }
        requireReadable(request.bucket(), request.key());
        return delegate().blobMetadata(request);
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        if (isUploadNote(request.key())) {
            return delegate().getBlob(request.toBuilder().bucket(STAGING).build());
        }
        requireReadable(request.bucket(), request.key());
        return delegate().getBlob(request);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
        if (isUploadNote(request.key())) {
            return delegate().putBlob(request.toBuilder().bucket(STAGING).build(), bytes);
        }
        requireWritable(request.bucket(), request.key());
        PutObjectResponse response;
        if (request.key().endsWith("/")) {
            requireEmpty(request);
            response = delegate().putBlob(request, bytes);
        } else {
            String staged = UUID.randomUUID().toString();
            response = DiskFull.watch(() -> delegate()
                    .putBlob(
                            request.toBuilder()
                                    .bucket(STAGING)
                                    .key(staged)
                                    .ifNoneMatch(null)
                                    .build(),
                            bytes));
            moveIntoPlace(staged, request.bucket(), request.key(), request.ifNoneMatch());
        }
        announce(request.bucket(), request.key(), "s3:ObjectCreated:Put");
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requireReadable(request.sourceBucket(), request.sourceKey());
        requireWritable(request.destinationBucket(), request.destinationKey());
        String staged = UUID.randomUUID().toString();
        CopyObjectResponse response = DiskFull.watch(() -> delegate()
                .copyBlob(request.toBuilder()
                        .destinationBucket(STAGING)
                        .destinationKey(staged)
                        .build()));
        moveIntoPlace(staged, request.destinationBucket(), request.destinationKey(), null);
        announce(request.destinationBucket(), request.destinationKey(), "s3:ObjectCreated:Copy");
        return response;
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        if (isUploadNote(request.key())) {
            return delegate().removeBlob(request.toBuilder().bucket(STAGING).build());
        }
        if (!StoreKeys.isStorable(request.key())) {
            return DeleteObjectResponse.builder().build();
        }
        DeleteObjectResponse response = delegate().removeBlob(request);
        events.publish(new ObjectEvent.Removed(request.bucket(), request.key()));
        return response;
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return delegate().getBlobAccess(isUploadNote(key) ? STAGING : bucket, key);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        requireWritable(request.bucket(), request.key());
        MultipartUpload staged = delegate().initiateMultipartUpload(staged(request));
        return new MultipartUpload(staged.id(), request, staged.response());
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream part) {
        MultipartUpload staged = staged(upload);
        return DiskFull.watch(() -> delegate()
                .uploadMultipartPart(
                        staged,
                        request.toBuilder()
                                .bucket(STAGING)
                                .key(staged.blobName())
                                .build(),
                        part));
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return delegate().listMultipartUpload(staged(upload));
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        String prefix = bucket + "/";
        return delegate().listMultipartUploads(STAGING).stream()
                .filter(upload -> upload.key().startsWith(prefix))
                .map(upload -> upload.toBuilder()
                        .key(upload.key().substring(prefix.length()))
                        .build())
                .toList();
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        delegate().abortMultipartUpload(staged(upload));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        MultipartUpload staged = staged(upload);
        CompleteMultipartUploadResponse response = DiskFull.watch(() -> delegate()
                .completeMultipartUpload(
                        staged,
                        request.toBuilder()
                                .bucket(STAGING)
                                .key(staged.blobName())
                                .build()));
        String bucket = upload.containerName();
        moveIntoPlace(staged.blobName(), bucket, upload.blobName(), null);
        announce(bucket, upload.blobName(), "s3:ObjectCreated:CompleteMultipartUpload");
        return response.toBuilder().bucket(bucket).key(upload.blobName()).build();
    }

    private static boolean isUploadNote(String key) {
        return key.startsWith(UPLOAD_NOTE);
    }

    private static MultipartUpload staged(MultipartUpload upload) {
        return new MultipartUpload(upload.id(), staged(upload.request()));
    }

    private static CreateMultipartUploadRequest staged(CreateMultipartUploadRequest request) {
        return request.toBuilder()
                .bucket(STAGING)
                .key(request.bucket() + "/" + request.key())
                .build();
    }

    private void requireReadable(String bucket, String key) {
        if (!StoreKeys.isStorable(key)) {
            throw S3Exceptions.noSuchKey(bucket, key, "The specified key does not exist.");
        }
    }

    private void requireWritable(String bucket, String key) {
        if (!delegate().containerExists(bucket)) {
            throw S3Exceptions.noSuchBucket(bucket, "The specified bucket does not exist");
        }
        StoreKeys.requireStorable(key);
    }

    private static void requireEmpty(PutObjectRequest request) {
        if (!Objects.equals(request.contentLength(), 0L)) {
            throw S3Exceptions.invalidArgument(
                    "The key cannot be stored here: one that ends with / is a folder, without bytes");
        }
    }

    private void moveIntoPlace(String staged, String bucket, String key, @Nullable String ifNoneMatch) {
        Path source = root.resolve(STAGING).resolve(staged);
        Path target = root.resolve(bucket).resolve(key);
        try {
            move(source, target, ifNoneMatch == null);
        } catch (FileAlreadyExistsException e) {
            throw Files.isRegularFile(target) ? S3Exceptions.preconditionFailed(e) : clash(target);
        } catch (IOException e) {
            throw isClash(target) ? clash(target) : new UncheckedIOException(e);
        } finally {
            discard(source);
        }
    }

    private static void move(Path source, Path target, boolean replace) throws IOException {
        Path parent = Objects.requireNonNull(target.getParent());
        for (int attempt = 1; ; attempt++) {
            Files.createDirectories(parent);
            try {
                if (replace) {
                    Files.move(source, target, ATOMIC_MOVE, REPLACE_EXISTING);
                } else {
                    Files.createLink(target, source);
                }
                return;
            } catch (NoSuchFileException e) {
                // A delete of the folder's last object takes the folder with it, perhaps just now.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Whether the key is a folder of another key, or another key is where its folder would be. */
    private boolean isClash(Path target) {
        if (Files.isDirectory(target)) {
            return true;
        }
        for (Path parent = target.getParent(); parent != null && !parent.equals(root); parent = parent.getParent()) {
            if (Files.isRegularFile(parent)) {
                return true;
            }
        }
        return false;
    }

    private RuntimeException clash(Path target) {
        return S3Exceptions.invalidArgument("The key " + target.subpath(root.getNameCount() + 1, target.getNameCount())
                + " cannot be stored here: another key is a folder of it, or it of another");
    }

    private static void discard(Path staged) {
        try {
            Files.deleteIfExists(staged);
        } catch (IOException e) {
            // The next start empties the folder.
            return;
        }
    }

    private void announce(String bucket, String key, String name) {
        try {
            HeadObjectResponse head = delegate()
                    .blobMetadata(
                            HeadObjectRequest.builder().bucket(bucket).key(key).build());
            events.publish(new ObjectEvent.Created(
                    bucket,
                    key,
                    name,
                    Objects.requireNonNullElse(head.eTag(), "").replace("\"", ""),
                    Objects.requireNonNullElse(head.contentLength(), 0L),
                    Objects.requireNonNullElse(head.contentType(), "application/octet-stream")));
        } catch (RuntimeException e) {
            // It is gone again, and its deletion is announced by whoever deleted it.
            return;
        }
    }
}
