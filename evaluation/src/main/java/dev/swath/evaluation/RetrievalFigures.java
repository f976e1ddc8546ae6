package dev.swath.evaluation;

import dev.swath.catalogue.Embedding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well texts find their images and images their texts. Every reference is a query that seeks its own image alone, even if
 * another image has the same words; an image seeks any one of its references. A rank counts only what scores strictly higher.
 */
record RetrievalFigures(Direction textToImage, Direction imageToText) {
    private static final double PERCENT = 100;
    private static final int DIRECTIONS_TIMES_LEVELS = 6;

    /**
     * One direction.
     *
     * @param r1 percent of the queries whose target comes first
     * @param r5 percent among the first five
     * @param r10 percent among the first ten
     * @param medianRank from 1
     */
    record Direction(double r1, double r5, double r10, double medianRank) {
        /** @param ranks how many others come before each query's target */
        static Direction of(int[] ranks) {
            int[] sorted = ranks.clone();
            Arrays.sort(sorted);
            double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
            return new Direction(recall(sorted, 1), recall(sorted, 5), recall(sorted, 10), median + 1);
        }

        private static double recall(int[] ranks, int atMost) {
            long found = Arrays.stream(ranks).filter(rank -> rank < atMost).count();
            return PERCENT * found / ranks.length;
        }

        @Override
        public String toString() {
            return "R@1 %.1f  R@5 %.1f  R@10 %.1f  median rank %.1f".formatted(r1, r5, r10, medianRank);
        }

        private double sum() {
            return r1 + r5 + r10;
        }
    }

    /** @param owners for each text the index of its image */
    static RetrievalFigures of(List<Embedding> images, List<Embedding> texts, List<Integer> owners) {
        float[][] scores = new float[texts.size()][images.size()];
        IntStream.range(0, texts.size()).parallel().forEach(text -> {
            for (int image = 0; image < images.size(); image++) {
                scores[text][image] = texts.get(text).dot(images.get(image));
            }
        });
        return new RetrievalFigures(
                Direction.of(textRanks(scores, owners)), Direction.of(imageRanks(scores, owners, images.size())));
    }

    /** The mean of the six recalls, in percent. */
    double meanRecall() {
        return (textToImage.sum() + imageToText.sum()) / DIRECTIONS_TIMES_LEVELS;
    }

    private static int[] textRanks(float[][] scores, List<Integer> owners) {
        int[] ranks = new int[scores.length];
        for (int text = 0; text < scores.length; text++) {
            float own = scores[text][owners.get(text)];
            for (float score : scores[text]) {
                ranks[text] += score > own ? 1 : 0;
            }
        }
        return ranks;
    }

    private static int[] imageRanks(float[][] scores, List<Integer> owners, int images) {
        float[] best = new float[images];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        for (int text = 0; text < scores.length; text++) {
            int owner = owners.get(text);
            best[owner] = Math.max(best[owner], scores[text][owner]);
        }
        int[] ranks = new int[images];
        for (float[] row : scores) {
            for (int image = 0; image < images; image++) {
                ranks[image] += row[image] > best[image] ? 1 : 0;
            }
        }
        return ranks;
    }
}
