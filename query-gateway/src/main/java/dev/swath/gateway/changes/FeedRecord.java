package dev.swath.gateway.changes;

import dev.swath.catalogue.api.ItemChange;
import org.jspecify.annotations.Nullable;

/** A record of a feed's topics. */
public sealed interface FeedRecord {
    /** Whose it is; null if it belongs to none. */
    @Nullable
    String collection();

    /**
     * An item changed.
     *
     * @param item its JSON, on one line; null if it is gone
     */
    record Changed(ItemChange change, @Nullable String item) implements FeedRecord {
        @Override
        public @Nullable String collection() {
            return change.collection();
        }
    }

    /**
     * Something else that the live feed tells.
     *
     * @param name {@code caption} or {@code failure}
     * @param json its JSON, on one line
     */
    record Told(String name, String json, @Nullable String collection) implements FeedRecord {}
}
