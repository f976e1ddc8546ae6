package dev.swath.catalogue.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import org.jspecify.annotations.Nullable;

/**
 * A sentence about a tile.
 *
 * @param meanLogProbability mean natural log-probability of its tokens, the end included; null if its writer does not tell
 * @param confidence how likely the sentence agrees with a person's, 0…1; null if the model is not calibrated
 * @param captioner who wrote it; null if that is the language model of the model version
 */
public record Caption(
        String text,
        @Nullable Double meanLogProbability,
        Ending ending,
        @Nullable Double confidence,
        @Nullable CaptionerName captioner) {
    /** What ended the sentence. */
    public enum Ending {
        /** The model's end token. */
        END_TOKEN,
        /** The limit of tokens. */
        @JsonEnumDefaultValue
        LENGTH
    }

    /** By the language model of the model version. */
    public static Caption ofModel(String text, double meanLogProbability, Ending ending, @Nullable Double confidence) {
        return new Caption(text, meanLogProbability, ending, confidence, null);
    }
}
