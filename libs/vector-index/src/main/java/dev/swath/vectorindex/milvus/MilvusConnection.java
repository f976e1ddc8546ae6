package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.vectorindex.IndexSettings;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import io.milvus.v2.exception.MilvusClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Milvus. It connects with its first call, and again after a failed attempt. It converts the SDK's
 * exceptions. Thread-safe.
 */
final class MilvusConnection implements AutoCloseable {
    private static final int LISTINGS = 4;
    private static final int UNEXPECTED_ERROR = 1;
    private static final int PARAMETER_INVALID = 1100;
    private static final int COLLECTION_NOT_FOUND = 100;
    private static final int COLLECTION_NOT_LOADED = 101;

    private final IndexSettings.Milvus settings;
    private @Nullable MilvusClientV2 client;
    private boolean closed;

    MilvusConnection(IndexSettings.Milvus settings) {
        this.settings = settings;
    }

    /** The collection exists but may not be in memory, as after a restart of the server. */
    static final class NotLoadedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotLoadedException(Throwable cause) {
            super(cause);
        }
    }

    /** The collection is not there (any more). */
    static final class NotFoundException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotFoundException(Throwable cause) {
            super(cause);
        }
    }

    /**
     * @throws CatalogueException INDEX_UNAVAILABLE, also after the call timeout; DISK_FULL; INTERNAL_ERROR if the
     * server refuses the call
     */
    <T> T call(Function<MilvusClientV2, T> call) {
        try {
            return call.apply(client());
        } catch (MilvusClientException e) {
            throw converted(e);
        } catch (CatalogueException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, unavailable(e), e);
        }
    }

    /**
     * A call with a time-out of its own. One such call at a time, on a connection that has no others, since the SDK
     * keeps the time-out for all.
     *
     * @throws CatalogueException as {@link #call(Function)}
     */
    synchronized <T> T call(Duration timeout, Function<MilvusClientV2, T> call) {
        return call(client -> call.apply(client.withTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /**
     * The names of the server's collections. milvus-lite fails a listing while somebody drops a collection, so it is asked again.
     *
     * @throws CatalogueException as {@link #call(Function)}
     */
    List<String> collections() {
        for (int attempt = 1; ; attempt++) {
            try {
                return call(client -> client.listCollections().getCollectionNames());
            } catch (CatalogueException e) {
                if (attempt == LISTINGS || !isUnexpected(e.getCause())) {
                    throw e;
                }
            }
        }
    }

    private static boolean isUnexpected(@Nullable Throwable cause) {
        return cause instanceof MilvusClientException failure && failure.getServerErrCode() == UNEXPECTED_ERROR;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private synchronized MilvusClientV2 client() {
        if (closed) {
            throw new CatalogueException(
                    ErrorCode.INDEX_UNAVAILABLE,
                    "the connection to Milvus at %s is closed".formatted(settings.address()));
        }
        MilvusClientV2 open = client;
        if (open == null) {
            open = connect();
            client = open;
        }
        return open;
    }

    private MilvusClientV2 connect() {
        ConnectConfig.ConnectConfigBuilder config = ConnectConfig.builder()
                .uri(uri(settings.address()))
                .connectTimeoutMs(settings.connectTimeout().toMillis())
                .rpcDeadlineMs(settings.callTimeout().toMillis());
        String token = settings.token();
        if (token != null) {
            config.token(token);
        }
        Path certificate = settings.certificate();
        if (certificate != null) {
            config.serverPemPath(certificate.toString());
        }
        MilvusClientV2 connected = new MilvusClientV2(config.build());
        // The callers of the port retry, and they know more than the SDK.
        connected.retryConfig(RetryConfig.builder().maxRetryTimes(1).build());
        return connected;
    }

    static String uri(String address) {
        return address.contains("://") ? address : "http://" + address;
    }

    private RuntimeException converted(MilvusClientException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        int code = failure.getServerErrCode();
        if (code == COLLECTION_NOT_LOADED || message.contains("not loaded") || codeUnknownToSdk(failure)) {
            return new NotLoadedException(failure);
        }
        if (code == COLLECTION_NOT_FOUND
                || failure.getErrorCode() == io.milvus.v2.exception.ErrorCode.COLLECTION_NOT_FOUND) {
            return new NotFoundException(failure);
        }
        if (code == PARAMETER_INVALID || failure.getErrorCode() == io.milvus.v2.exception.ErrorCode.INVALID_PARAMS) {
            return new CatalogueException(
                    ErrorCode.INTERNAL_ERROR,
                    "Milvus at %s does not take the call: %s".formatted(settings.address(), failure.getMessage()),
                    failure);
        }
        return new CatalogueException(
                message.contains("disk quota") || message.contains("no space left")
                        ? ErrorCode.DISK_FULL
                        : ErrorCode.INDEX_UNAVAILABLE,
                unavailable(failure),
                failure);
    }

    // milvus-lite's code for a collection that is not loaded is none that the SDK knows, and the SDK fails on it.
    private static boolean codeUnknownToSdk(MilvusClientException failure) {
        return failure.getErrorCode() == io.milvus.v2.exception.ErrorCode.CLIENT_ERROR
                && failure.getCause() instanceof IllegalArgumentException;
    }

    private String unavailable(Throwable cause) {
        return "Milvus at %s does not answer: %s".formatted(settings.address(), cause.getMessage());
    }
}
