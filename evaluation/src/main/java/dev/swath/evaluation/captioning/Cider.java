package dev.swath.evaluation.captioning;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * CIDEr-D: how close a caption's n-grams are to those of its references. N-grams that many images' references have count little.
 *
 * @see <a href="https://arxiv.org/abs/1411.5726">Vedantam et al. 2015</a>
 */
final class Cider {
    private static final double SIGMA = 6;
    private static final double SCALE = 10;

    private final Map<List<String>, Integer> imagesWith = new HashMap<>();
    private final double logImages;

    private Cider(List<List<List<String>>> references) {
        for (List<List<String>> ofImage : references) {
            Set<List<String>> runs = new HashSet<>();
            ofImage.forEach(reference -> runs.addAll(NGrams.count(reference).keySet()));
            runs.forEach(run -> imagesWith.merge(run, 1, Integer::sum));
        }
        this.logImages = Math.log(references.size());
    }

    /**
     * @param captions the tokens of one caption for each image
     * @param references of the same images, at least one
     * each
     * @return the score of each image, 0 to 10; the corpus's score is their mean
     */
    static double[] scores(List<List<String>> captions, List<List<List<String>>> references) {
        Cider cider = new Cider(references);
        return IntStream.range(0, captions.size())
                .mapToDouble(image -> cider.score(captions.get(image), references.get(image)))
                .toArray();
    }

    private double score(List<String> caption, List<List<String>> references) {
        Weighted own = weigh(caption);
        double sum = 0;
        for (List<String> reference : references) {
            sum += own.similarity(weigh(reference));
        }
        return SCALE * sum / references.size();
    }

    private Weighted weigh(List<String> tokens) {
        Map<List<String>, Double> weights = new HashMap<>();
        double[] squares = new double[NGrams.LONGEST];
        int pairs = 0;
        for (Map.Entry<List<String>, Integer> entry : NGrams.count(tokens).entrySet()) {
            List<String> run = entry.getKey();
            int count = entry.getValue();
            double weight = count * (logImages - Math.log(Math.max(1, imagesWith.getOrDefault(run, 0))));
            weights.put(run, weight);
            squares[run.size() - 1] += weight * weight;
            pairs += run.size() == 2 ? count : 0;
        }
        return new Weighted(weights, squares, pairs);
    }

    /** A sentence's n-grams, weighted by tf-idf. Its length is counted in pairs, as in {@code pycocoevalcap}. */
    private static final class Weighted {
        private final Map<List<String>, Double> weights;
        private final double[] squares;
        private final int pairs;

        Weighted(Map<List<String>, Double> weights, double[] squares, int pairs) {
            this.weights = weights;
            this.squares = squares;
            this.pairs = pairs;
        }

        double similarity(Weighted reference) {
            double[] products = new double[NGrams.LONGEST];
            weights.forEach((run, weight) -> {
                double other = reference.weights.getOrDefault(run, 0.0);
                products[run.size() - 1] += Math.min(weight, other) * other;
            });
            double sum = 0;
            for (int i = 0; i < products.length; i++) {
                double norms = Math.sqrt(squares[i]) * Math.sqrt(reference.squares[i]);
                sum += norms == 0 ? products[i] : products[i] / norms;
            }
            double apart = pairs - reference.pairs;
            return sum / NGrams.LONGEST * Math.exp(-apart * apart / (2 * SIGMA * SIGMA));
        }
    }
}
