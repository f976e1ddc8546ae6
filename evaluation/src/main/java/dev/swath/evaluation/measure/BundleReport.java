package dev.swath.evaluation.measure;

import dev.swath.catalogue.model.Embedding;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.data.DataSet;
import dev.swath.evaluation.data.SceneQuery;
import dev.swath.evaluation.retrieval.OpenVocabulary;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of one bundle on all data sets.
 *
 * @param beams the number of beams of the caption search
 * @param openVocabulary over the images of all data sets together; null if no queries were given
 */
public record BundleReport(
        String modelVersion,
        int beams,
        List<Measurement> measurements,
        @Nullable OpenVocabulary openVocabulary) {
    public BundleReport {
        measurements = List.copyOf(measurements);
    }

    /** @param queries may be empty */
    public static BundleReport of(
            Path bundle, OptionalInt beams, List<DataSet> data, List<SceneQuery> queries, PrintStream progress) {
        try (BundleRunner runner = new BundleRunner(bundle, beams, progress)) {
            List<Measurement> measurements = new ArrayList<>();
            for (DataSet one : data) {
                progress.printf("%s on %s %s%n", runner.modelVersion(), one.name(), one.split());
                measurements.add(Measurement.of(runner, one));
            }
            return new BundleReport(
                    runner.modelVersion(),
                    runner.beams(),
                    measurements,
                    queries.isEmpty() ? null : ask(runner, queries, measurements));
        }
    }

    private static OpenVocabulary ask(BundleRunner runner, List<SceneQuery> queries, List<Measurement> measurements) {
        Stream<String> texts = queries.stream().flatMap(query -> Stream.of(query.query(), query.own()));
        Map<String, Embedding> embedded = runner.embed(texts.distinct().toList());
        List<String> classes = measurements.stream()
                .flatMap(measurement -> measurement.data().images().stream())
                .map(CaptionedImage::sceneClass)
                .toList();
        List<Embedding> images = measurements.stream()
                .flatMap(measurement -> measurement.embeddings().stream())
                .toList();
        return OpenVocabulary.of(queries, embedded, classes, images);
    }
}
