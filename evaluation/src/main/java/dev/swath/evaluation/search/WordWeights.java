package dev.swath.evaluation.search;

import dev.swath.catalogue.model.EnglishStems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How rare the words of captions are: ln(1 + images ÷ images with the word). */
public final class WordWeights {
    private static final int FEWEST_IMAGES = 3;

    private WordWeights() {}

    /**
     * Lines of stem, tab and weight, for {@code word-weights.tsv} of the catalogue.
     *
     * @param captions the sentences of each image
     */
    public static String table(List<List<String>> captions) {
        Map<String, Integer> images = new HashMap<>();
        for (List<String> sentences : captions) {
            Set<String> stems = new HashSet<>();
            sentences.forEach(sentence -> stems.addAll(EnglishStems.of(sentence)));
            stems.forEach(stem -> images.merge(stem, 1, Integer::sum));
        }
        StringBuilder table = new StringBuilder();
        new TreeMap<>(images).forEach((stem, count) -> {
            if (count >= FEWEST_IMAGES) {
                double weight = Math.log(1 + (double) captions.size() / count);
                table.append(String.format(Locale.ROOT, "%s\t%.3f\n", stem, weight));
            }
        });
        return table.toString();
    }
}
