package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;

/**
 * A record that a step found guilty. Of kind INVALID_INPUT it is given up at once; else it is repeated alone, by the rules of {@link BatchStep}, before it is.
 */
public record RecordFailure<T>(ReceivedRecord<T> received, CatalogueException cause) {}
