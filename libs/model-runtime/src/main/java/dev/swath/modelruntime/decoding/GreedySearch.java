package dev.swath.modelruntime.decoding;

import dev.swath.catalogue.model.Caption.Ending;
import dev.swath.modelruntime.Generated;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Takes the most probable token each time; the first is not the end token. */
public final class GreedySearch implements CaptionSearch {
    private final int maxTokens;
    private final int eos;
    private final List<List<Integer>> tokens = new ArrayList<>();
    private final double[] logProbability;
    /** Which image each row decodes. */
    private List<Integer> images;

    /**
     * @param maxTokens the length at which a sentence is cut off, including its end token
     * @param eos the id of the end token
     */
    public GreedySearch(int imageCount, int maxTokens, int eos) {
        this.eos = eos;
        this.maxTokens = maxTokens;
        this.logProbability = new double[imageCount];
        this.images = IntStream.range(0, imageCount).boxed().toList();
        for (int i = 0; i < imageCount; i++) {
            tokens.add(new ArrayList<>());
        }
    }

    @Override
    public Step advance(Logits logits) {
        List<Integer> rows = new ArrayList<>();
        List<Integer> next = new ArrayList<>();
        List<Integer> going = new ArrayList<>();
        for (int row = 0; row < images.size(); row++) {
            float[] values = logits.row(row);
            double logSum = Logits.logSum(values);
            int image = images.get(row);
            if (tokens.get(image).isEmpty()) {
                values[eos] = Float.NEGATIVE_INFINITY;
            }
            int best = Logits.argMax(values);
            tokens.get(image).add(best);
            logProbability[image] += values[best] - logSum;
            if (best != eos && tokens.get(image).size() < maxTokens) {
                rows.add(row);
                next.add(best);
                going.add(image);
            }
        }
        images = going;
        return new Step(rows, next);
    }

    @Override
    public List<Generated> results() {
        List<Generated> results = new ArrayList<>();
        for (int image = 0; image < tokens.size(); image++) {
            List<Integer> sentence = tokens.get(image);
            results.add(new Generated(
                    sentence,
                    logProbability[image] / sentence.size(),
                    sentence.getLast() == eos ? Ending.END_TOKEN : Ending.LENGTH));
        }
        return results;
    }
}
