package dev.swath.catalogue.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import org.jspecify.annotations.Nullable;

/**
 * A sentence about a tile.
 *
 * @param meanLogProbability mean natural log-probability of its tokens, the end included
 * @param confidence how likely the sentence agrees with a person's, 0…1; null if the model is not calibrated
 */
public record Caption(
        String text,
        double meanLogProbability,
        Ending ending,
        @Nullable Double confidence) {
    /** What ended the sentence. */
    public enum Ending {
        /** The model's end token. */
        END_TOKEN,
        /** The limit of tokens. */
        @JsonEnumDefaultValue
        LENGTH
    }
}
