package dev.swath.evaluation.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.model.Caption;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.measure.BundleReport;
import dev.swath.evaluation.measure.Measurement;
import dev.swath.evaluation.retrieval.OpenVocabulary;
import dev.swath.evaluation.statistics.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON documents of an evaluation, as maps. */
public final class Documents {
    private Documents() {}

    /** One bundle on one data set. */
    static Map<String, Object> of(BundleReport report, Measurement measurement, Map<String, Figure> figures) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("data", measurement.data().name());
        document.put("split", measurement.data().split());
        document.put("modelVersion", report.modelVersion());
        document.put("beams", report.beams());
        document.put("images", measurement.data().images().size());
        document.put("distinctCaptions", measurement.distinctCaptions());
        document.putAll(values(figures));
        document.putAll(measurement.speeds());
        document.put("intervals", intervals(figures));
        return document;
    }

    static Map<String, Object> of(OpenVocabulary openVocabulary, Map<String, Figure> figures) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("queries", openVocabulary.answers().size());
        document.put("leftOut", openVocabulary.leftOut().size());
        document.putAll(values(figures));
        document.put("intervals", intervals(figures));
        return document;
    }

    /** The differences, the second bundle minus the first. */
    static Map<String, Object> difference(Map<String, Figure> figures) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("difference", values(figures));
        document.put("intervals", intervals(figures));
        return document;
    }

    /** Everything about a bundle, image by image. */
    public static void write(Path file, BundleReport report, List<Map<String, Object>> documents) throws IOException {
        List<Map<String, Object>> data = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            Map<String, Object> one = new LinkedHashMap<>(documents.get(i));
            one.put("perImage", images(report.measurements().get(i)));
            data.add(one);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("modelVersion", report.modelVersion());
        document.put("data", data);
        if (report.openVocabulary() != null) {
            document.put("perQuery", queries(report.openVocabulary()));
        }
        new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), document);
    }

    private static List<Map<String, Object>> images(Measurement measurement) {
        List<Map<String, Object>> images = new ArrayList<>();
        for (int i = 0; i < measurement.captions().size(); i++) {
            CaptionedImage image = measurement.data().images().get(i);
            Caption caption = measurement.captions().get(i);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", image.name());
            one.put("references", image.sentences());
            one.put("caption", caption.text());
            one.put("meanLogProbability", caption.meanLogProbability());
            one.put("ending", caption.ending());
            one.put("bleu4", measurement.scores().bleu4(i));
            one.put("rougeL", measurement.scores().rougeL(i));
            one.put("cider", measurement.scores().cider(i));
            one.put("imageRanks", measurement.retrieval().imageRanks(i));
            one.put("textRank", measurement.retrieval().textRank(i));
            images.add(one);
        }
        return images;
    }

    private static List<Map<String, Object>> queries(OpenVocabulary openVocabulary) {
        List<Map<String, Object>> queries = new ArrayList<>();
        for (OpenVocabulary.QueryAnswer answer : openVocabulary.answers()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("query", answer.query().query());
            one.put("own", answer.query().own());
            one.put("classes", answer.query().classes());
            one.put("relevant", answer.relevant());
            one.put("precisionAt10", answer.precision());
            one.put("ownWordsPrecisionAt10", answer.ownPrecision());
            queries.add(one);
        }
        return queries;
    }

    private static Map<String, @Nullable Object> values(Map<String, Figure> figures) {
        return nest(figures, figure -> number(figure.value()));
    }

    private static Map<String, @Nullable Object> intervals(Map<String, Figure> figures) {
        return nest(figures, figure -> {
            List<@Nullable Double> bounds = new ArrayList<>();
            bounds.add(number(figure.low()));
            bounds.add(number(figure.high()));
            return bounds;
        });
    }

    /** JSON has no NaN. */
    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** {@code a.b} becomes field b of field a. */
    private static Map<String, @Nullable Object> nest(
            Map<String, Figure> figures, Function<Figure, @Nullable Object> part) {
        Map<String, @Nullable Object> nested = new LinkedHashMap<>();
        Map<String, Map<String, @Nullable Object>> inner = new LinkedHashMap<>();
        figures.forEach((name, figure) -> {
            int dot = name.indexOf('.');
            if (dot < 0) {
                nested.put(name, part.apply(figure));
            } else {
                Map<String, @Nullable Object> fields =
                        inner.computeIfAbsent(name.substring(0, dot), ignored -> new LinkedHashMap<>());
                fields.put(name.substring(dot + 1), part.apply(figure));
                nested.put(name.substring(0, dot), fields);
            }
        });
        return nested;
    }
}
