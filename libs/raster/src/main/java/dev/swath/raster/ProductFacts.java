package dev.swath.raster;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a product says of when and how it was taken.
 *
 * @param datetime null if it says nothing
 * @param start of an interval, with its end; null if it says nothing
 * @param end not before the start; null with it
 * @param platform such as {@code sentinel-2b}; null if it says nothing
 * @param instruments such as {@code msi}; empty if it says nothing
 * @param cloudCover of the whole scene, 0…1; null if it says nothing
 */
public record ProductFacts(
        @Nullable Instant datetime,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable String platform,
        List<String> instruments,
        @Nullable Double cloudCover) {
    /** Of a picture that is no product. */
    public static final ProductFacts UNKNOWN = new ProductFacts(null, null, null, null, List.of(), null);

    public ProductFacts {
        instruments = List.copyOf(instruments);
    }
}
