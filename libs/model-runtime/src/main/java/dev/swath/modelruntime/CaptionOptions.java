package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;

/**
 * How captions are decoded.
 *
 * @param beams 1 for greedy search, more for beam search
 * @param maxTokens the length at which a sentence is cut off, including its end token
 * @param lengthPenalty a finished beam's score is its log-probability divided by its length to this power; no effect with greedy search
 * @param budget the longest that one batch may take
 */
public record CaptionOptions(int beams, int maxTokens, double lengthPenalty, Duration budget) {
    static final int MAX_BEAMS = 16;
    static final int MAX_TOKENS = 512;

    private static final Duration DEFAULT_BUDGET = Duration.ofMinutes(1);

    public CaptionOptions {
        check(beams >= 1 && beams <= MAX_BEAMS, "1 to " + MAX_BEAMS + " beams", beams);
        check(maxTokens >= 1 && maxTokens <= MAX_TOKENS, "1 to " + MAX_TOKENS + " tokens", maxTokens);
        check(Double.isFinite(lengthPenalty), "a finite length penalty", lengthPenalty);
        check(budget.isPositive(), "a time budget above zero", budget);
    }

    /** As the bundle says, with one minute for a batch. */
    public static CaptionOptions of(ModelBundle bundle) {
        BundleDescription.Decoding decoding = bundle.description().decoding();
        return new CaptionOptions(decoding.beams(), decoding.maxTokens(), decoding.lengthPenalty(), DEFAULT_BUDGET);
    }

    public CaptionOptions withBeams(int beams) {
        return new CaptionOptions(beams, maxTokens, lengthPenalty, budget);
    }

    public CaptionOptions withMaxTokens(int maxTokens) {
        return new CaptionOptions(beams, maxTokens, lengthPenalty, budget);
    }

    public CaptionOptions withBudget(Duration budget) {
        return new CaptionOptions(beams, maxTokens, lengthPenalty, budget);
    }

    private static void check(boolean valid, String expected, Object found) {
        if (!valid) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "expected %s, found %s".formatted(expected, found));
        }
    }
}
