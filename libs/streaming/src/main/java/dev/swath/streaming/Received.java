package dev.swath.streaming;

import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileFailed;
import java.time.Instant;

/**
 * A record that decoded to its event.
 *
 * @param source topic, partition and offset
 * @param timestamp the record's; for people, never for order
 */
public record Received<E extends Event>(String key, E event, TileFailed.Source source, Instant timestamp) {}
