package dev.swath.evaluation.search;

import dev.swath.catalogue.model.Embedding;
import dev.swath.evaluation.data.DataSet;
import dev.swath.evaluation.data.SceneQuery;
import dev.swath.evaluation.measure.EmbeddedData;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints the figures as tables of Markdown. */
public final class SearchReport {
    private final PrintStream out;
    private final EmbeddedData embedded;

    private SearchReport(PrintStream out, EmbeddedData embedded) {
        this.out = out;
        this.embedded = embedded;
    }

    /** @param nonsense texts that no image is right for */
    public static void print(
            PrintStream out,
            EmbeddedData embedded,
            List<DataSet> data,
            List<SceneQuery> queries,
            List<String> nonsense) {
        SearchReport report = new SearchReport(out, embedded);
        report.out.printf(Locale.ROOT, "model version %s%n", embedded.modelVersion());
        report.honest(new SearchFigures(embedded, data.subList(0, 1)), queries, nonsense);
        for (DataSet set : data) {
            report.set(set, queries);
        }
    }

    private void honest(SearchFigures figures, List<SceneQuery> queries, List<String> nonsense) {
        List<Double> hits = queries.stream()
                .flatMap(query -> figures.rightHits(query).stream())
                .sorted()
                .toList();
        List<Double> best = nonsense.stream().map(figures::best).sorted().toList();
        List<Double> asked =
                queries.stream().map(query -> figures.best(query.query())).toList();
        out.printf(Locale.ROOT, "%n");
        out.printf(
                Locale.ROOT,
                "%d right hits of %d queries, %d absurd queries%n",
                hits.size(),
                queries.size(),
                nonsense.size());
        out.printf(
                Locale.ROOT,
                "| least probability | right hits lost | queries without an answer | absurd queries refused |%n");
        out.printf(Locale.ROOT, "| --- | --- | --- | --- |%n");
        Stream<Double> steps = Stream.concat(
                Stream.iterate(0.05, step -> step < 0.9, step -> step + 0.05),
                Stream.of(hits.get(hits.size() / 20), hits.get(hits.size() / 40), hits.get(hits.size() / 100)));
        steps.sorted()
                .forEach(least -> out.printf(
                        Locale.ROOT,
                        "| %.4f | %.1f %% | %.1f %% | %.1f %% |%n",
                        least,
                        percentBelow(hits, least),
                        percentBelow(asked, least),
                        percentBelow(best, least)));
    }

    private void set(DataSet set, List<SceneQuery> queries) {
        SearchFigures figures = new SearchFigures(embedded, List.of(set));
        double[] spreads = figures.spreads();
        out.printf(Locale.ROOT, "%n");
        out.printf(
                Locale.ROOT,
                "%s %s: spread of text cosines %.4f, of picture cosines %.4f%n",
                set.name(),
                set.split(),
                spreads[0],
                spreads[1]);
        out.printf(
                Locale.ROOT,
                "| weight of the cosine | recall at 1 | at 5 | at 10 | mean | open-vocabulary precision at 10 |%n");
        out.printf(Locale.ROOT, "| --- | --- | --- | --- | --- | --- |%n");
        for (double weight : new double[] {1, 0.95, 0.9, 0.8, 0.6}) {
            double[] recall = figures.recall(weight);
            double precision = figures.precision(queries, weight);
            out.printf(
                    Locale.ROOT,
                    "| %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                    weight,
                    recall[0],
                    recall[1],
                    recall[2],
                    recall[3],
                    precision);
        }
        composed(set, figures);
    }

    private void composed(DataSet set, SearchFigures figures) {
        List<ComposedQuery> composed = ComposedQueries.of(set.images()).stream()
                .map(query -> new ComposedQuery(query.image(), embedded.text(query.word()), query.right()))
                .toList();
        out.printf(Locale.ROOT, "%n");
        out.printf(Locale.ROOT, "%s %s: %d composed queries%n", set.name(), set.split(), composed.size());
        out.printf(Locale.ROOT, "| query | mAP |%n");
        out.printf(Locale.ROOT, "| --- | --- |%n");
        out.printf(Locale.ROOT, "| picture alone | %.2f |%n", figures.composed(composed, (picture, text) -> picture));
        out.printf(Locale.ROOT, "| text alone | %.2f |%n", figures.composed(composed, (picture, text) -> text));
        out.printf(Locale.ROOT, "| plain mean | %.2f |%n", figures.composed(composed, SearchReport::mean));
        for (double weight : new double[] {0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8}) {
            out.printf(
                    Locale.ROOT,
                    "| weighted, text %.2f | %.2f |%n",
                    weight,
                    figures.composed(composed, SearchFigures.weighted(weight)));
        }
    }

    private static Embedding mean(Embedding picture, Embedding text) {
        float[] left = picture.normalised().toArray();
        float[] right = text.normalised().toArray();
        float[] sum = new float[left.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = left[i] + right[i];
        }
        return Embedding.of(sum);
    }

    private static double percentBelow(List<Double> values, double least) {
        return 100.0 * values.stream().filter(value -> value < least).count() / values.size();
    }
}
