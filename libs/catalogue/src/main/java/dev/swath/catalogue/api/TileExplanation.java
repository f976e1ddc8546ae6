package dev.swath.catalogue.api;

import dev.swath.catalogue.ModelVersion;
import java.util.List;

/**
 * Where in a tile's picture a text is seen.
 *
 * @param words the caption's words that are words of the text
 * @param grid rows from the top, each from the left: how much the cosine of text and picture falls if that cell is covered
 * @param similarity the cosine of text and whole picture
 * @param overlay the path of the picture with the cells marked
 */
public record TileExplanation(
        List<String> words, List<List<Double>> grid, double similarity, String overlay, ModelVersion modelVersion) {
    public TileExplanation {
        words = List.copyOf(words);
        grid = grid.stream().map(List::copyOf).toList();
    }
}
