package dev.swath.gateway.live;

/** An event of the live feed. */
public sealed interface LiveEvent {
    /**
     * A fact.
     *
     * @param name {@code item}, {@code caption} or {@code failure}
     * @param json its JSON, on one line
     */
    record Message(String name, String json) implements LiveEvent {}

    /** Nothing happened; the connection is alive. */
    record Heartbeat() implements LiveEvent {}
}
