package dev.swath.evaluation.captioning;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU's counts for one caption. The score of a corpus is computed from their sums, not from the captions' scores.
 *
 * @see <a href="https://aclanthology.org/P02-1040/">Papineni et al. 2002</a>
 */
final class Bleu {
    /** As in {@code pycocoevalcap}: they keep a score above 0 if no n-gram matches. */
    private static final double TINY = 1e-15;

    private static final double SMALL = 1e-9;

    private final int length;
    private final int referenceLength;
    private final int[] matches = new int[NGrams.LONGEST];

    /** @param references at least one; the one closest in length to the caption, the shorter of two, sets the brevity penalty */
    Bleu(List<String> caption, List<List<String>> references) {
        this.length = caption.size();
        int closest = references.getFirst().size();
        Map<List<String>, Integer> allowed = new HashMap<>();
        for (List<String> reference : references) {
            int size = reference.size();
            int nearer = Integer.compare(Math.abs(size - length), Math.abs(closest - length));
            closest = nearer < 0 || (nearer == 0 && size < closest) ? size : closest;
            NGrams.count(reference).forEach((run, count) -> allowed.merge(run, count, Math::max));
        }
        this.referenceLength = closest;
        NGrams.count(caption)
                .forEach((run, count) -> matches[run.size() - 1] += Math.min(count, allowed.getOrDefault(run, 0)));
    }

    /** BLEU-n of this caption alone. */
    double score(int n) {
        return score(List.of(this), new int[] {1}, n);
    }

    /**
     * BLEU-n of a corpus.
     *
     * @param weights how often each caption counts
     */
    static double score(List<Bleu> corpus, int[] weights, int n) {
        long length = 0;
        long referenceLength = 0;
        long[] matched = new long[n];
        long[] possible = new long[n];
        for (int i = 0; i < weights.length; i++) {
            Bleu one = corpus.get(i);
            length += (long) weights[i] * one.length;
            referenceLength += (long) weights[i] * one.referenceLength;
            for (int k = 0; k < n; k++) {
                matched[k] += (long) weights[i] * one.matches[k];
                possible[k] += (long) weights[i] * Math.max(0, one.length - k);
            }
        }
        double product = 1;
        for (int k = 0; k < n; k++) {
            product *= (matched[k] + TINY) / (possible[k] + SMALL);
        }
        double ratio = (length + TINY) / (referenceLength + SMALL);
        return Math.pow(product, 1.0 / n) * (ratio < 1 ? Math.exp(1 - 1 / ratio) : 1);
    }

    @Override
    public String toString() {
        return "Bleu[%s of %d, reference %d]".formatted(Arrays.toString(matches), length, referenceLength);
    }
}
