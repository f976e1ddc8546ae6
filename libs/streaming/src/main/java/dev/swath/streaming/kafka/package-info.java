/** Kafka's clients, made and read and written with the settings and errors of Swath. */
@NullMarked
package dev.swath.streaming.kafka;

import org.jspecify.annotations.NullMarked;
