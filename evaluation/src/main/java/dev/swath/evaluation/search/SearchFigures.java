package dev.swath.evaluation.search;

import dev.swath.catalogue.model.CaptionWords;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryMixture;
import dev.swath.catalogue.model.QueryMixture.Sides;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.data.DataSet;
import dev.swath.evaluation.data.SceneQuery;
import dev.swath.evaluation.measure.EmbeddedData;
import dev.swath.evaluation.measure.EmbeddedData.EmbeddedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Searches the embedded images of some data sets by brute force, scored as the gateway scores. */
public final class SearchFigures {
    private static final int FIRST = 10;

    private final EmbeddedData embedded;
    private final List<CaptionedImage> images = new ArrayList<>();
    private final List<EmbeddedImage> rows = new ArrayList<>();

    public SearchFigures(EmbeddedData embedded, List<DataSet> data) {
        this.embedded = embedded;
        for (DataSet set : data) {
            for (CaptionedImage image : set.images()) {
                images.add(image);
                rows.add(embedded.image(set, image));
            }
        }
    }

    /** The highest probability that any image has of showing what the text says. */
    public double best(String text) {
        Embedding query = embedded.text(text).normalised();
        double cosine = rows.stream()
                .mapToDouble(row -> query.dot(row.embedding()))
                .max()
                .orElse(-1);
        return embedded.probability(text, cosine);
    }

    /** The probabilities of the right ones among the ten nearest images. */
    public List<Double> rightHits(SceneQuery query) {
        double[] cosines = cosines(embedded.text(query.query()));
        return first(
                        index -> cosines[index],
                        FIRST,
                        index -> !images.get(index).sceneClass().isEmpty())
                .filter(index -> query.classes().contains(images.get(index).sceneClass()))
                .mapToObj(index -> embedded.probability(query.query(), cosines[index]))
                .toList();
    }

    /**
     * Recall in percent at 1, 5 and 10 and their mean: whether the image that a sentence was written about is found by it.
     *
     * @param weight of the cosine
     */
    public double[] recall(double weight) {
        double[] found = new double[3];
        int queries = 0;
        for (int image = 0; image < images.size(); image++) {
            for (String sentence : images.get(image).queries()) {
                double[] fused = fused(sentence, weight);
                double own = fused[image];
                long better = Arrays.stream(fused).filter(score -> score > own).count();
                for (int i = 0; i < found.length; i++) {
                    found[i] += better < new int[] {1, 5, FIRST}[i] ? 1 : 0;
                }
                queries++;
            }
        }
        double[] percent = new double[4];
        for (int i = 0; i < found.length; i++) {
            percent[i] = 100 * found[i] / queries;
            percent[3] += percent[i] / found.length;
        }
        return percent;
    }

    /** Precision in percent among the first ten of queries in words that captions lack. */
    public double precision(List<SceneQuery> queries, double weight) {
        double sum = 0;
        int asked = 0;
        for (SceneQuery query : queries) {
            Predicate<CaptionedImage> right = image -> query.classes().contains(image.sceneClass());
            long relevant = images.stream().filter(right).count();
            if (relevant == 0) {
                continue;
            }
            double[] fused = fused(query.query(), weight);
            long hits = first(
                            index -> fused[index],
                            FIRST,
                            index -> !images.get(index).sceneClass().isEmpty())
                    .filter(index -> right.test(images.get(index)))
                    .count();
            sum += hits / (double) Math.min(FIRST, relevant);
            asked++;
        }
        return 100 * sum / asked;
    }

    /** The mean standard deviation of the cosines of one text with all images, and of one image with all others. */
    public double[] spreads() {
        double texts = 0;
        double pictures = 0;
        for (int i = 0; i < rows.size(); i++) {
            texts += deviation(cosines(embedded.text(images.get(i).queries().getFirst())));
            pictures += deviation(cosines(rows.get(i).embedding()));
        }
        return new double[] {texts / rows.size(), pictures / rows.size()};
    }

    /** How a composed query is made of its picture and its text. */
    public interface Composition {
        Embedding of(Embedding picture, Embedding text);
    }

    /** The mixture of the gateway with a weight of the text. */
    public static Composition weighted(double weight) {
        return (picture, text) ->
                QueryMixture.of(new Sides(List.of(text), List.of(picture)), new Sides(List.of(), List.of()), weight);
    }

    /** Mean average precision in percent over composed queries. */
    public double composed(List<ComposedQuery> queries, Composition composition) {
        double sum = 0;
        for (ComposedQuery query : queries) {
            double[] scores = cosines(composition.of(rows.get(query.image()).embedding(), query.text()));
            scores[query.image()] = Double.NEGATIVE_INFINITY;
            sum += averagePrecision(scores, query.right());
        }
        return 100 * sum / queries.size();
    }

    private static double averagePrecision(double[] scores, List<Integer> right) {
        double sum = 0;
        List<Integer> inOrder = right.stream()
                .sorted(Comparator.comparingDouble(index -> -scores[index]))
                .toList();
        for (int i = 0; i < inOrder.size(); i++) {
            double own = scores[inOrder.get(i)];
            long better = Arrays.stream(scores).filter(score -> score > own).count();
            sum += (i + 1.0) / (better + 1);
        }
        return sum / right.size();
    }

    List<CaptionedImage> images() {
        return images;
    }

    private double[] fused(String text, double weight) {
        double[] scores = cosines(embedded.text(text));
        Optional<CaptionWords> words = CaptionWords.of(text);
        Map<String, Double> shares = new HashMap<>(); // many images have one caption
        for (int i = 0; i < scores.length && weight < 1; i++) {
            String caption = rows.get(i).caption();
            double share = words.map(held -> shares.computeIfAbsent(caption, absent -> held.share(caption)))
                    .orElse(0.0);
            scores[i] = weight * scores[i] + (1 - weight) * share;
        }
        return scores;
    }

    private double[] cosines(Embedding query) {
        Embedding unit = query.normalised();
        return rows.stream().mapToDouble(row -> unit.dot(row.embedding())).toArray();
    }

    private IntStream first(IntToDoubleFunction score, int count, Predicate<Integer> of) {
        return IntStream.range(0, images.size())
                .boxed()
                .filter(of)
                .sorted(Comparator.comparingDouble(index -> -score.applyAsDouble(index)))
                .limit(count)
                .mapToInt(Integer::intValue);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0));
    }
}
