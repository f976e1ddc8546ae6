package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import java.util.Locale;

/**
 * What a search waits for, so that it shows what its caller has just put.
 *
 * @param etag of the put, as any S3 client has it
 * @param seconds at most, 1 to 60
 */
public record SearchWait(ObjectKey key, String etag, WantedState state, int seconds) {
    public static final int MAX_SECONDS = 60;

    private static final int MAX_ETAG = 256;

    /** How far the scene is to be. */
    public enum WantedState {
        SEARCHABLE,
        CAPTIONED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the waiting ended. */
    public enum WaitOutcome {
        /** The scene is as far as was wanted. */
        IN,
        /** It failed, or a tile of it did. */
        FAILED,
        /** The key holds something else by now, or nothing. */
        SUPERSEDED,
        /** The time was over. */
        TIMEOUT;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws CatalogueException INVALID_REQUEST */
    public SearchWait {
        etag = etag.replace("\"", "");
        if (etag.isBlank() || etag.length() > MAX_ETAG) {
            throw CatalogueException.ofField("waitFor", "expected the ETag of a put");
        }
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw CatalogueException.ofField(
                    "waitFor", "expected 1 to %d seconds, found %d".formatted(MAX_SECONDS, seconds));
        }
    }
}
