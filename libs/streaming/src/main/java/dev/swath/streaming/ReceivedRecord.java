package dev.swath.streaming;

import dev.swath.catalogue.event.Origin;
import dev.swath.catalogue.event.TileFailed;
import java.time.Instant;

/**
 * A decoded record.
 *
 * @param key empty if the record has none, as records of other systems may
 * @param event the event, or what the
 * stage's {@link RecordDecoder} made of another system's record
 * @param source topic, partition and offset
 * @param timestamp the record's; for people, never for order
 * @param origin when its object arrived, and the trace of what this stage does with it
 */
public record ReceivedRecord<T>(String key, T event, TileFailed.RecordPlace source, Instant timestamp, Origin origin) {
    /** A record that goes back to nothing earlier. */
    public ReceivedRecord(String key, T event, TileFailed.RecordPlace source, Instant timestamp) {
        this(key, event, source, timestamp, new Origin(timestamp, null));
    }

    /** The same record, followed by another trace. */
    public ReceivedRecord<T> with(Origin followed) {
        return new ReceivedRecord<>(key, event, source, timestamp, followed);
    }
}
