/** Kafka's clients, with Swath's settings, records and errors. */
@NullMarked
package dev.swath.streaming.kafka;

import org.jspecify.annotations.NullMarked;
