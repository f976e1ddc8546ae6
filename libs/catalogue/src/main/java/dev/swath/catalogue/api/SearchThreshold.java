package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.catalogue.CatalogueException;
import org.jspecify.annotations.Nullable;

/**
 * What a result must reach: one of the two.
 *
 * @param probability 0…1
 * @param score −1…1; −1 shows everything
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchThreshold(
        @Nullable Double probability, @Nullable Double score) {
    /** @throws CatalogueException INVALID_REQUEST */
    public SearchThreshold {
        if ((probability == null) == (score == null)) {
            throw CatalogueException.ofField("threshold", "expected either probability or score");
        }
        if (probability != null && !(probability >= 0 && probability <= 1)) {
            throw CatalogueException.ofField("threshold", "expected a probability from 0 to 1, found " + probability);
        }
        if (score != null && !(score >= -1 && score <= 1)) {
            throw CatalogueException.ofField("threshold", "expected a score from -1 to 1, found " + score);
        }
    }

    public static SearchThreshold ofProbability(double probability) {
        return new SearchThreshold(probability, null);
    }

    public static SearchThreshold ofScore(double score) {
        return new SearchThreshold(null, score);
    }
}
