package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;

/**
 * The limits of one answer.
 *
 * @param positions the most positions of the language model's input that the conversation takes: its tokens, and the soft tokens of its images
 * @param words the most words of an answer
 * @param time how long an answer may take, the waiting for others included
 */
public record DialogueLimits(int positions, int words, Duration time) {
    /** The most positions. */
    public static final int MAX_POSITIONS = 8192;
    /** The most words. */
    public static final int MAX_WORDS = 512;

    private static final int TOKENS_PER_WORD = 4;

    /** @throws CatalogueException INVALID_CONFIGURATION */
    public DialogueLimits {
        check(positions >= 1 && positions <= MAX_POSITIONS, "positions", MAX_POSITIONS, positions);
        check(words >= 1 && words <= MAX_WORDS, "words", MAX_WORDS, words);
    }

    /** The most tokens that are generated: one that writes no words ends, too. */
    public int tokens() {
        return TOKENS_PER_WORD * words;
    }

    private static void check(boolean holds, String field, int most, int found) {
        if (!holds) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "%s: expected 1 to %d, found %d".formatted(field, most, found));
        }
    }
}
