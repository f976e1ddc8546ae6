package dev.swath.streaming;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.streaming.kafka.RecordEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written with a worker's batch.
 *
 * @param partitionKey decides the partition; it is the key itself, except on {@code swath.tile-states}
 * @param event null for a tombstone
 */
public record OutgoingRecord(
        Topic topic,
        String key,
        String partitionKey,
        @Nullable Event event) {
    /** The most bytes of an event's JSON that Swath's topics take as it creates them. */
    public static final int MOST_BYTES = RecordEncoder.MOST_BYTES;

    public static OutgoingRecord of(Event event) {
        return new OutgoingRecord(event.topic(), event.recordKey(), event.recordKey(), event);
    }

    public static OutgoingRecord tombstone(Topic topic, String key) {
        return new OutgoingRecord(topic, key, key, null);
    }
}
