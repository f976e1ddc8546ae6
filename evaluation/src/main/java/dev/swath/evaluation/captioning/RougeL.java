package dev.swath.evaluation.captioning;

import java.util.List;

/**
 * ROUGE-L of one caption: the length of the longest subsequence that it shares with a reference.
 *
 * @see <a href="https://aclanthology.org/W04-1013/">Lin 2004</a>
 */
final class RougeL {
    /** How much more recall counts than precision, as in {@code pycocoevalcap}. */
    private static final double BETA = 1.2;

    private RougeL() {}

    /** @param references at least one; the best precision and the best recall may come from different references */
    static double score(List<String> caption, List<List<String>> references) {
        List<String> own = orOneEmpty(caption);
        double precision = 0;
        double recall = 0;
        for (List<String> each : references) {
            List<String> reference = orOneEmpty(each);
            double common = longestCommonSubsequence(own, reference);
            precision = Math.max(precision, common / own.size());
            recall = Math.max(recall, common / reference.size());
        }
        if (precision == 0 || recall == 0) {
            return 0;
        }
        double weight = BETA * BETA;
        return (1 + weight) * precision * recall / (recall + weight * precision);
    }

    /** A sentence without words counts as one empty word, as in {@code pycocoevalcap}. */
    private static List<String> orOneEmpty(List<String> tokens) {
        return tokens.isEmpty() ? List.of("") : tokens;
    }

    private static int longestCommonSubsequence(List<String> first, List<String> second) {
        int[] lengths = new int[second.size() + 1];
        for (String token : first) {
            int diagonal = 0;
            for (int j = 1; j <= second.size(); j++) {
                int above = lengths[j];
                lengths[j] = token.equals(second.get(j - 1)) ? diagonal + 1 : Math.max(above, lengths[j - 1]);
                diagonal = above;
            }
        }
        return lengths[second.size()];
    }
}
