package dev.swath.streaming;

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
 */
public record ReceivedRecord<T>(String key, T event, TileFailed.RecordPlace source, Instant timestamp) {}
