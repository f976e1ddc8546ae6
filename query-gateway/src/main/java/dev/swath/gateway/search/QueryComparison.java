package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.SearchAnswer.Nearest;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchAnswer.Scores;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.CaptionWords;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.vectorindex.Hit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a query is compared by: how hits are scored, and which of them it shows. */
final class QueryComparison {
    private final QueryVector vector;
    private final Optional<CaptionWords> words;
    private final double least;

    /**
     * @param leastProbability what a hit must reach where a text alone names no threshold and the model is calibrated for it
     * @throws CatalogueException INVALID_REQUEST if the query asks for a probability that its model does not give
     */
    QueryComparison(SearchQuery query, QueryVector vector, double leastProbability) {
        this.vector = vector;
        String text = query.text();
        this.words = text != null && isTextAlone(query) ? CaptionWords.of(text) : Optional.empty();
        this.least = least(query, vector.calibration(), leastProbability);
    }

    QueryVector vector() {
        return vector;
    }

    /** Whether the hit reaches the threshold. Behind one that does not, none does. */
    boolean shows(Hit hit) {
        return hit.score() >= least;
    }

    Result result(Hit hit) {
        double cosine = hit.score();
        String caption = hit.caption() == null ? null : hit.caption().text();
        Scores scores = words.map(held -> {
                    double share = held.share(caption);
                    return new Scores(cosine, share, CaptionWords.fused(cosine, share));
                })
                .orElseGet(() -> Scores.ofCosine(cosine));
        return Result.of(hit.tile(), hit.caption(), scores, probability(hit));
    }

    Nearest nearest(Hit hit) {
        return new Nearest(hit.tile().tileId(), probability(hit), hit.score());
    }

    private @Nullable Double probability(Hit hit) {
        Calibration calibration = vector.calibration();
        return calibration == null ? null : calibration.probability(hit.score());
    }

    private static boolean isTextAlone(SearchQuery query) {
        return query.image() == null && query.like() == null && query.positive().isEmpty();
    }

    private static double least(SearchQuery query, @Nullable Calibration calibration, double leastProbability) {
        SearchThreshold threshold = query.threshold();
        Double score = threshold == null ? query.minScore() : threshold.score();
        if (score != null) {
            // A cosine of -1 may be a little below that by rounding.
            return score == -1 ? Double.NEGATIVE_INFINITY : score;
        }
        Double probability = threshold == null ? null : threshold.probability();
        if (calibration == null) {
            if (probability != null) {
                throw CatalogueException.ofField(
                        "threshold",
                        "expected a score: there is no probability unless the query is a single text or picture and its model is calibrated for that");
            }
            return Double.NEGATIVE_INFINITY;
        }
        if (probability == null && !isTextAlone(query)) {
            // The default follows from the hits that texts lose by it. Whoever shows a picture sees what is nearest,
            // and how probable that is.
            return Double.NEGATIVE_INFINITY;
        }
        return calibration.score(probability == null ? leastProbability : probability);
    }
}
