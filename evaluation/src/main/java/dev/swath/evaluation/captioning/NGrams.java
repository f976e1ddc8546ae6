package dev.swath.evaluation.captioning;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The n-grams of a sentence, of one to four tokens, and how often each occurs. */
final class NGrams {
    static final int LONGEST = 4;

    private NGrams() {}

    static Map<List<String>, Integer> count(List<String> tokens) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int length = 1; length <= LONGEST; length++) {
            for (int from = 0; from + length <= tokens.size(); from++) {
                counts.merge(List.copyOf(tokens.subList(from, from + length)), 1, Integer::sum);
            }
        }
        return counts;
    }
}
