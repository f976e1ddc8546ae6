package dev.swath.evaluation.search;

import dev.swath.catalogue.model.Embedding;
import java.util.List;

/**
 * An image, and a text that says what is to be otherwise.
 *
 * @param image its number
 * @param text the embedding of the word that is to be there
 * @param right the numbers of the images whose class and captions are as asked for
 */
public record ComposedQuery(int image, Embedding text, List<Integer> right) {
    public ComposedQuery {
        right = List.copyOf(right);
    }
}
