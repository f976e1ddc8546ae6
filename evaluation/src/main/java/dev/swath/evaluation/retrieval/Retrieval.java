package dev.swath.evaluation.retrieval;

import dev.swath.catalogue.model.Embedding;
import dev.swath.evaluation.statistics.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures how well texts find their images and images their texts, by the standard protocol. Every reference is a
 * query for its own image alone, even if another image has the same words. An image is a query for any one of its
 * references. A rank counts only items with a strictly higher score. When images are resampled, the searched items
 * stay the same.
 */
public final class Retrieval {
    private static final int[] LEVELS = {1, 5, 10};

    private final Ranks texts;
    private final Ranks images;
    private final List<Integer> owners;

    private Retrieval(Ranks texts, Ranks images, List<Integer> owners) {
        this.texts = texts;
        this.images = images;
        this.owners = List.copyOf(owners);
    }

    /** @param owners the index of each text's image */
    public static Retrieval of(List<Embedding> images, List<Embedding> texts, List<Integer> owners) {
        float[][] scores = new float[texts.size()][images.size()];
        IntStream.range(0, texts.size()).parallel().forEach(text -> {
            for (int image = 0; image < images.size(); image++) {
                scores[text][image] = texts.get(text).dot(images.get(image));
            }
        });
        int[] textOwners = owners.stream().mapToInt(Integer::intValue).toArray();
        int[] imageOwners = IntStream.range(0, images.size()).toArray();
        return new Retrieval(
                new Ranks(beforeImage(scores, textOwners), textOwners),
                new Ranks(beforeText(scores, textOwners, images.size()), imageOwners),
                owners);
    }

    /** Recalls and their mean in percent, and median ranks, by weights of the images. */
    public Map<String, Statistic> statistics() {
        Map<String, Statistic> statistics = new LinkedHashMap<>();
        statistics.put("meanRecall", this::meanRecall);
        add(statistics, "textToImage", texts);
        add(statistics, "imageToText", images);
        return statistics;
    }

    /** The image's rank among all images, from 1, for each of its texts. */
    public List<Integer> imageRanks(int image) {
        List<Integer> ranks = new ArrayList<>();
        for (int text = 0; text < owners.size(); text++) {
            if (owners.get(text) == image) {
                ranks.add(texts.rank(text));
            }
        }
        return ranks;
    }

    /** The rank of the image's best text among all texts, from 1. */
    public int textRank(int image) {
        return images.rank(image);
    }

    private double meanRecall(int[] weights) {
        return Arrays.stream(LEVELS)
                .mapToDouble(level -> (texts.recall(level, weights) + images.recall(level, weights)) / 2)
                .average()
                .orElseThrow();
    }

    private static void add(Map<String, Statistic> statistics, String name, Ranks ranks) {
        for (int level : LEVELS) {
            statistics.put(name + ".r" + level, weights -> ranks.recall(level, weights));
        }
        statistics.put(name + ".medianRank", ranks::median);
    }

    private static int[] beforeImage(float[][] scores, int[] owners) {
        int[] before = new int[scores.length];
        for (int text = 0; text < scores.length; text++) {
            float own = scores[text][owners[text]];
            for (float score : scores[text]) {
                before[text] += score > own ? 1 : 0;
            }
        }
        return before;
    }

    private static int[] beforeText(float[][] scores, int[] owners, int images) {
        float[] best = new float[images];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        for (int text = 0; text < scores.length; text++) {
            best[owners[text]] = Math.max(best[owners[text]], scores[text][owners[text]]);
        }
        int[] before = new int[images];
        for (float[] row : scores) {
            for (int image = 0; image < images; image++) {
                before[image] += row[image] > best[image] ? 1 : 0;
            }
        }
        return before;
    }
}
