package dev.swath.evaluation.captioning;

import dev.swath.evaluation.statistics.Statistic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** BLEU, ROUGE-L and CIDEr of captions against people's references, equal to {@code pycocoevalcap}'s. */
public final class CaptionScores {
    private final List<Bleu> bleu = new ArrayList<>();
    private final double[] rougeL;
    private final double[] cider;

    private CaptionScores(double[] rougeL, double[] cider) {
        this.rougeL = rougeL;
        this.cider = cider;
    }

    /**
     * @param captions one for each image
     * @param references of the same images, at least one each
     */
    public static CaptionScores of(List<String> captions, List<List<String>> references) {
        List<List<String>> own = captions.stream().map(PtbTokenizer::tokenize).toList();
        List<List<List<String>>> people = references.stream()
                .map(each -> each.stream().map(PtbTokenizer::tokenize).toList())
                .toList();
        CaptionScores scores = new CaptionScores(new double[own.size()], Cider.scores(own, people));
        for (int i = 0; i < own.size(); i++) {
            scores.bleu.add(new Bleu(own.get(i), people.get(i)));
            scores.rougeL[i] = RougeL.score(own.get(i), people.get(i));
        }
        return scores;
    }

    /** The corpus's figures, by weights of the images. CIDEr keeps the weights of its words when images are resampled. */
    public Map<String, Statistic> statistics() {
        Map<String, Statistic> statistics = new LinkedHashMap<>();
        for (int n = 1; n <= NGrams.LONGEST; n++) {
            int longest = n;
            statistics.put("bleu" + n, weights -> Bleu.score(bleu, weights, longest));
        }
        statistics.put("rougeL", weights -> mean(rougeL, weights));
        statistics.put("cider", weights -> mean(cider, weights));
        return statistics;
    }

    public double bleu4(int image) {
        return bleu.get(image).score(NGrams.LONGEST);
    }

    public double rougeL(int image) {
        return rougeL[image];
    }

    public double cider(int image) {
        return cider[image];
    }

    private static double mean(double[] values, int[] weights) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * weights[i];
            count += weights[i];
        }
        return sum / count;
    }
}
