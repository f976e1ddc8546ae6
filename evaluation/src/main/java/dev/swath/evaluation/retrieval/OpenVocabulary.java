package dev.swath.evaluation.retrieval;

import dev.swath.catalogue.model.Embedding;
import dev.swath.evaluation.data.SceneQuery;
import dev.swath.evaluation.statistics.Statistic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Measures whether images are found by words that no training caption has: how many of the ten images nearest to a
 * query are of a right scene class, compared with the same question in the data's own words. Images without a class
 * are left out.
 */
public final class OpenVocabulary {
    private static final int FIRST = 10;

    private final List<QueryAnswer> answers;
    private final List<SceneQuery> leftOut;

    /**
     * @param relevant how many images are of a right class
     * @param precision how many of the ten nearest are right,
     * divided by ten, or by the relevant images if there are fewer
     * @param ownPrecision the same, asked in the data's words
     */
    public record QueryAnswer(SceneQuery query, long relevant, double precision, double ownPrecision) {}

    private OpenVocabulary(List<QueryAnswer> answers, List<SceneQuery> leftOut) {
        this.answers = List.copyOf(answers);
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * @param texts the embeddings of all queries' texts
     * @param classes the class of each image, or an empty text
     * @param images their embeddings
     */
    public static OpenVocabulary of(
            List<SceneQuery> queries, Map<String, Embedding> texts, List<String> classes, List<Embedding> images) {
        List<QueryAnswer> answers = new ArrayList<>();
        List<SceneQuery> leftOut = new ArrayList<>();
        for (SceneQuery query : queries) {
            long relevant = classes.stream().filter(query.classes()::contains).count();
            ToDoubleFunction<String> precision = text -> {
                Embedding embedding = Objects.requireNonNull(texts.get(text), text);
                return right(query, embedding, classes, images) / (double) Math.min(FIRST, relevant);
            };
            if (relevant == 0) {
                leftOut.add(query);
            } else {
                answers.add(new QueryAnswer(
                        query, relevant, precision.applyAsDouble(query.query()), precision.applyAsDouble(query.own())));
            }
        }
        return new OpenVocabulary(answers, leftOut);
    }

    public List<QueryAnswer> answers() {
        return answers;
    }

    /** The queries without an image of a right class. */
    public List<SceneQuery> leftOut() {
        return leftOut;
    }

    /** The figures, by weights of the answers. */
    public Map<String, Statistic> statistics() {
        Map<String, Statistic> statistics = new LinkedHashMap<>();
        Statistic query = weights -> mean(QueryAnswer::precision, weights);
        Statistic own = weights -> mean(QueryAnswer::ownPrecision, weights);
        statistics.put("precisionAt10", query);
        statistics.put("ownWordsPrecisionAt10", own);
        statistics.put("ratio", weights -> query.of(weights) / own.of(weights));
        return statistics;
    }

    private double mean(ToDoubleFunction<QueryAnswer> precision, int[] weights) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * precision.applyAsDouble(answers.get(i));
            count += weights[i];
        }
        return sum / count;
    }

    private static long right(SceneQuery query, Embedding text, List<String> classes, List<Embedding> images) {
        double[] scores = images.stream().mapToDouble(text::dot).toArray();
        return IntStream.range(0, images.size())
                .filter(image -> !classes.get(image).isEmpty())
                .boxed()
                .sorted(Comparator.comparingDouble(image -> -scores[image]))
                .limit(FIRST)
                .filter(image -> query.classes().contains(classes.get(image)))
                .count();
    }
}
