package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.Event;

/** A record that a step gave up, alone; its cause is of kind INVALID_INPUT or INTERNAL. */
public record RecordFailure<E extends Event>(Received<E> received, CatalogueException cause) {}
