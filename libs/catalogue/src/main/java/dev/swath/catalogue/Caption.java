package dev.swath.catalogue;

/**
 * A sentence about a tile.
 *
 * @param meanLogProbability mean natural log-probability of its tokens, the end included
 */
public record Caption(String text, double meanLogProbability, Ending ending) {
    /** What ended the sentence. */
    public enum Ending {
        /** The model's end token. */
        END_TOKEN,
        /** The limit of tokens. */
        LENGTH
    }
}
