package dev.swath.catalogue.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Turns a model's score into a probability. It was fitted on sentences and pictures that the model was not trained on.
 *
 * @param slope positive, so that a higher score is never less probable
 * @param most what no score's probability exceeds, 0…1: how likely the query asks for something that pictures can show; null for 1
 */
public record Calibration(
        double slope,
        double intercept,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double most) {
    /** One without a bound. */
    public Calibration(double slope, double intercept) {
        this(slope, intercept, null);
    }

    public Calibration withMost(@Nullable Double bound) {
        return new Calibration(slope, intercept, bound);
    }

    /** most / (1 + exp(−(slope · score + intercept))), in 0…1. */
    public double probability(double score) {
        return bound() / (1 + Math.exp(-(slope * score + intercept)));
    }

    /** The score that has this probability; infinite for 0, and for what no score reaches. */
    public double score(double probability) {
        if (probability <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double share = probability / bound();
        return share >= 1 ? Double.POSITIVE_INFINITY : (Math.log(share / (1 - share)) - intercept) / slope;
    }

    private double bound() {
        return most == null ? 1 : most;
    }
}
