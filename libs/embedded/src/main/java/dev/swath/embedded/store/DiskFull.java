package dev.swath.embedded.store;

import java.io.IOException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Answers a full disk as MinIO does, so that a client can tell it from a bug. */
final class DiskFull {
    private static final int INSUFFICIENT_STORAGE = 507;

    private DiskFull() {}

    static <T> T watch(Supplier<T> write) {
        try {
            return write.get();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                String message = cause.getMessage();
                if (cause instanceof IOException && message != null && message.contains("No space left on device")) {
                    throw S3Exception.builder()
                            .statusCode(INSUFFICIENT_STORAGE)
                            .awsErrorDetails(AwsErrorDetails.builder()
                                    .errorCode("XMinioStorageFull")
                                    .errorMessage("The disk of the store is full")
                                    .build())
                            .cause(e)
                            .build();
                }
            }
            throw e;
        }
    }
}
