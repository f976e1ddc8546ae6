package dev.swath.modelruntime;

import dev.swath.catalogue.model.Caption.Ending;
import java.util.List;

/**
 * The tokens of one caption.
 *
 * @param tokens including the end token, if it ended the sentence
 * @param meanLogProbability mean natural log-probability of the tokens
 */
public record Generated(List<Integer> tokens, double meanLogProbability, Ending ending) {
    public Generated {
        tokens = List.copyOf(tokens);
    }
}
