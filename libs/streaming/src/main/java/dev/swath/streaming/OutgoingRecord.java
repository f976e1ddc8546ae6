package dev.swath.streaming;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.Origin;
import dev.swath.streaming.kafka.RecordEncoder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written with a worker's batch.
 *
 * @param partitionKey decides the partition; it is the key itself, except on {@code swath.tile-states}
 * @param event null for a tombstone
 * @param about headers that say more of a tombstone
 * @param origin of the record that it is written because of; null if there is none
 */
public record OutgoingRecord(
        Topic topic,
        String key,
        String partitionKey,
        @Nullable Event event,
        Map<String, String> about,
        @Nullable Origin origin) {
    /** A header of an item's tombstone: the generation of the change that removed it. */
    public static final String GENERATION = "swath-generation";

    /** A header of an item's tombstone: the tile's collection. */
    public static final String COLLECTION = "swath-collection";

    /** The most bytes of an event's JSON that Swath's topics take as it creates them. */
    public static final int MOST_BYTES = RecordEncoder.MOST_BYTES;

    public OutgoingRecord {
        about = Map.copyOf(about);
    }

    public static OutgoingRecord of(Event event) {
        return new OutgoingRecord(event.topic(), event.recordKey(), event.recordKey(), event, Map.of(), null);
    }

    public static OutgoingRecord tombstone(Topic topic, String key) {
        return tombstone(topic, key, Map.of());
    }

    /** The same record, written because of another one. */
    public OutgoingRecord after(ReceivedRecord<?> cause) {
        return new OutgoingRecord(topic, key, partitionKey, event, about, cause.origin());
    }

    /** @param about what a reader cannot know from the key */
    public static OutgoingRecord tombstone(Topic topic, String key, Map<String, String> about) {
        return new OutgoingRecord(topic, key, key, null, about, null);
    }
}
