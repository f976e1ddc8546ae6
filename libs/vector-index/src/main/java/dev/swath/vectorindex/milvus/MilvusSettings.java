package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a Milvus server is reached.
 *
 * @param address {@code host:port}, or a URI with {@code http} or {@code https}
 * @param token {@code user:password} or an API key, null where the server asks for none
 * @param callTimeout after which one call has failed; a new owner of a writer's work waits as long before it writes
 */
public record MilvusSettings(String address, @Nullable String token, Duration callTimeout) {
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(10);

    /** @throws CatalogueException INVALID_CONFIGURATION */
    public MilvusSettings {
        if (address.isBlank() || !callTimeout.isPositive()) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "expected a Milvus address and a positive call timeout, found \"%s\" and %s"
                            .formatted(address, callTimeout));
        }
    }

    public static MilvusSettings of(String address) {
        return new MilvusSettings(address, null, DEFAULT_CALL_TIMEOUT);
    }

    String uri() {
        return address.contains("://") ? address : "http://" + address;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "MilvusSettings[" + address + ", " + callTimeout + "]";
    }
}
