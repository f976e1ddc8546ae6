package dev.swath.streaming;

import dev.swath.catalogue.event.TileFailed;
import java.time.Instant;

/**
 * A record that decoded.
 *
 * @param key empty where the record has none, as other people's may
 * @param event the event, or what the stage's {@link RecordDecoder} makes of other people's records
 * @param source topic, partition and offset
 * @param timestamp the record's; for people, never for order
 */
public record ReceivedRecord<T>(String key, T event, TileFailed.Source source, Instant timestamp) {}
