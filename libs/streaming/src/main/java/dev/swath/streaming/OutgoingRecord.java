package dev.swath.streaming;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * What a worker wants written with its batch.
 *
 * @param partitionKey what the partition is chosen by; the key itself but for {@code swath.tile-states}
 * @param event null for a tombstone
 */
public record OutgoingRecord(
        Topic topic,
        String key,
        String partitionKey,
        @Nullable Event event) {
    public static OutgoingRecord of(Event event) {
        return new OutgoingRecord(event.topic(), event.recordKey(), event.recordKey(), event);
    }

    public static OutgoingRecord tombstone(Topic topic, String key) {
        return new OutgoingRecord(topic, key, key, null);
    }
}
