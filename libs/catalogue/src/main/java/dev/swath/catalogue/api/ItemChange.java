package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An item came, changed or went.
 *
 * @param id of the tile
 * @param generation of the item, or of the change that removed it; null of a deletion that an earlier version told
 * @param collection the key's first folder; null of a deletion that an earlier version told
 * @param time when it was told; for people, never for order
 */
public record ItemChange(
        ChangeType type,
        String id,
        @Nullable Long generation,
        @Nullable String collection,
        Instant time) {
    /** What happened. */
    public enum ChangeType {
        /** The item is there, new or changed. */
        UPSERT,
        /** It is no longer there. */
        DELETE;

        @JsonValue
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
