package dev.swath.gateway.live;

import org.jspecify.annotations.Nullable;

/** An event of the live feed. */
public sealed interface LiveEvent {
    /**
     * A fact.
     *
     * @param name {@code item}, {@code caption} or {@code failure}
     * @param json its JSON, on one line
     * @param collection whose fact it is; null if it belongs to none
     */
    record Message(String name, String json, @Nullable String collection) implements LiveEvent {}

    /** Nothing happened; the connection is alive. */
    record Heartbeat() implements LiveEvent {}
}
