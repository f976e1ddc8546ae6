package dev.swath.objectstore;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Converts what the MinIO client throws: its own exceptions, and I/O failures wrapped in IllegalStateException. */
final class StoreFailures {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int INSUFFICIENT_STORAGE = 507;

    /** What servers call a key that they cannot hold. */
    private static final Set<String> KEY_REFUSED = Set.of(
            "InvalidArgument",
            "InvalidURI",
            "KeyTooLongError",
            "XMinioInvalidObjectName",
            "XMinioParentIsObject",
            "XMinioObjectExistsAsDirectory");

    private StoreFailures() {}

    /** @param what was requested of which object, for the message */
    static CatalogueException convert(Exception failure, String what) {
        Optional<ErrorResponseException> answer = find(failure, ErrorResponseException.class);
        if (answer.isPresent()) {
            return fromAnswer(answer.get(), what);
        }
        Optional<ServerException> serverError = find(failure, ServerException.class);
        if (serverError.isPresent()) {
            return fromStatus(serverError.get().statusCode(), serverError.get(), what);
        }
        if (find(failure, InterruptedException.class).isPresent()) {
            Thread.currentThread().interrupt();
            return new CatalogueException(ErrorCode.STORE_UNAVAILABLE, what + ": interrupted", failure);
        }
        boolean noAnswer = find(failure, IOException.class).isPresent()
                || find(failure, InvalidResponseException.class).isPresent()
                || find(failure, XmlParserException.class).isPresent();
        if (noAnswer) {
            return unavailable(failure, what);
        }
        return new CatalogueException(ErrorCode.INTERNAL_ERROR, what + ": " + failure.getMessage(), failure);
    }

    static CatalogueException unavailable(Exception failure, String what) {
        return new CatalogueException(
                ErrorCode.STORE_UNAVAILABLE,
                what + ": the object store does not answer as S3 does: " + failure.getMessage(),
                failure);
    }

    static boolean isMissing(Exception failure) {
        return find(failure, ErrorResponseException.class)
                .filter(answer -> answer.response().code() == NOT_FOUND)
                .isPresent();
    }

    /** Whether a part was asked for that begins behind the object's end. */
    static boolean isBeyondTheEnd(Exception failure) {
        return find(failure, ErrorResponseException.class)
                .filter(answer -> answer.response().code() == RANGE_NOT_SATISFIABLE
                        || answer.errorResponse().code().equals("InvalidRange"))
                .isPresent();
    }

    static boolean isForbidden(Exception failure) {
        return find(failure, ErrorResponseException.class)
                .filter(answer -> answer.response().code() == FORBIDDEN)
                .isPresent();
    }

    static boolean isBucketThere(Exception failure) {
        return find(failure, ErrorResponseException.class)
                .map(answer -> answer.errorResponse().code())
                .filter(code -> code.equals("BucketAlreadyOwnedByYou") || code.equals("BucketAlreadyExists"))
                .isPresent();
    }

    private static CatalogueException fromAnswer(ErrorResponseException answer, String what) {
        String code = answer.errorResponse().code();
        String message = what + ": the object store answers " + code + ": "
                + answer.errorResponse().message();
        if (code.equals("NoSuchBucket")) {
            // A bucket that is not there yet is waited for: nothing is wrong with the object.
            return new CatalogueException(ErrorCode.STORE_UNAVAILABLE, message, answer);
        }
        if (code.equals("XMinioStorageFull")) {
            return new CatalogueException(ErrorCode.DISK_FULL, message, answer);
        }
        if (code.equals("SlowDown")) {
            return new CatalogueException(ErrorCode.STORE_UNAVAILABLE, message, answer);
        }
        int status = answer.response().code();
        if (status == BAD_REQUEST && KEY_REFUSED.contains(code)) {
            return new CatalogueException(ErrorCode.INVALID_KEY, message, answer);
        }
        return fromStatus(status, answer, message);
    }

    private static CatalogueException fromStatus(int status, Exception failure, String message) {
        ErrorCode code = switch (status) {
            case NOT_FOUND -> ErrorCode.OBJECT_GONE;
            case PRECONDITION_FAILED -> ErrorCode.OBJECT_CHANGED;
            case INSUFFICIENT_STORAGE -> ErrorCode.DISK_FULL;
            // Wrong credentials are no fault of the object that was asked for: it is tried again, not given up.
            case UNAUTHORIZED, FORBIDDEN, REQUEST_TIMEOUT, TOO_MANY_REQUESTS -> ErrorCode.STORE_UNAVAILABLE;
            default -> status >= SERVER_ERROR ? ErrorCode.STORE_UNAVAILABLE : ErrorCode.INTERNAL_ERROR;
        };
        return new CatalogueException(code, message + " (HTTP " + status + ")", failure);
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
