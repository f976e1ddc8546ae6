package dev.swath.gateway.stac;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a collection's items have in common.
 *
 * @param platforms of its items, in the order of their names; at most {@link MeasureSummary#MAX_PLATFORMS}
 * @param instruments of an item of each of those platforms, and of one without
 * @param gsd in metres; null if no item tells it
 * @param cloudCover in percent; null if no item tells it
 */
public record CollectionSummary(
        List<String> platforms,
        List<String> instruments,
        @Nullable ValueRange gsd,
        @Nullable ValueRange cloudCover) {
    /** From the lowest value to the highest. */
    public record ValueRange(double minimum, double maximum) {}

    public CollectionSummary {
        platforms = List.copyOf(platforms);
        instruments = List.copyOf(instruments);
    }
}
