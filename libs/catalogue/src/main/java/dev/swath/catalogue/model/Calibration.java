package dev.swath.catalogue.model;

/**
 * Turns a model's score into a probability. It was fitted on sentences and pictures that the model was not trained on.
 *
 * @param slope positive, so that a higher score is never less probable
 */
public record Calibration(double slope, double intercept) {
    /** 1 / (1 + exp(−(slope · score + intercept))), in 0…1. */
    public double probability(double score) {
        return 1 / (1 + Math.exp(-(slope * score + intercept)));
    }

    /** The score that has this probability; infinite for 0 and 1. */
    public double score(double probability) {
        return (Math.log(probability / (1 - probability)) - intercept) / slope;
    }
}
