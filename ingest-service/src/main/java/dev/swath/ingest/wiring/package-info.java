/** Builds ingest-service: configuration, Kafka, store, health, metrics. */
@NullMarked
package dev.swath.ingest.wiring;

import org.jspecify.annotations.NullMarked;
