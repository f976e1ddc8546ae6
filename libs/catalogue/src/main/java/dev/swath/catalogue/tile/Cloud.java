package dev.swath.catalogue.tile;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.CloudSource;
import org.jspecify.annotations.Nullable;

/**
 * How much of the tile is cloud.
 *
 * @param fraction 0…1, null if it is not known
 * @param source null with the fraction, and in records of earlier versions
 */
public record Cloud(
        @JsonProperty("cloudFraction") @Nullable Double fraction,
        @JsonProperty("cloudSource") @Nullable CloudSource source) {
    /** Of a tile whose cloud nobody has measured. */
    public static final Cloud UNKNOWN = new Cloud(null, null);
}
