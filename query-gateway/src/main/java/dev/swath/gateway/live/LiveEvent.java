package dev.swath.gateway.live;

/** What a listener of the live feed is told. */
public sealed interface LiveEvent {
    /**
     * A fact.
     *
     * @param name {@code item}, {@code caption} or {@code failure}
     * @param id the event's
     * @param json its JSON, on one line
     */
    record Message(String name, String id, String json) implements LiveEvent {}

    /** Nothing happened, the line is alive. */
    record Heartbeat() implements LiveEvent {}
}
