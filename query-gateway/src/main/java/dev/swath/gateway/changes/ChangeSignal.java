package dev.swath.gateway.changes;

import org.jspecify.annotations.Nullable;

/** What a stream sends. */
public sealed interface ChangeSignal {
    /**
     * Something happened.
     *
     * @param name what
     * @param json of it, on one line
     * @param id where to read on after it
     */
    record Happened(String name, String json, String id) implements ChangeSignal {}

    /**
     * Nothing happened; the connection is alive.
     *
     * @param id where to read on; null if that is not known yet
     */
    record Alive(@Nullable String id) implements ChangeSignal {}
}
