package dev.swath.gateway.stac;

import dev.swath.catalogue.extent.BoundingBox;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A collection and what its items cover.
 *
 * @param bbox holds the places of all items; null if no item has a place
 * @param start the oldest item's time
 * @param end the newest item's time
 * @param summary what its items have in common
 */
public record CollectionExtent(
        String id, @Nullable BoundingBox bbox, Instant start, Instant end, CollectionSummary summary) {}
