package dev.swath.evaluation.report;

import dev.swath.evaluation.data.SceneQuery;
import dev.swath.evaluation.measure.BundleReport;
import dev.swath.evaluation.measure.Measurement;
import dev.swath.evaluation.retrieval.OpenVocabulary;
import dev.swath.evaluation.statistics.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The tables for a terminal. */
final class Tables {
    private Tables() {}

    static String of(BundleReport report, Measurement measurement, Map<String, Figure> figures) {
        List<String> lines = new ArrayList<>();
        lines.add("%s on %s %s: %d images, %d distinct captions with %d beam(s)"
                .formatted(
                        report.modelVersion(),
                        measurement.data().name(),
                        measurement.data().split(),
                        measurement.data().images().size(),
                        measurement.distinctCaptions(),
                        report.beams()));
        figures.forEach((name, figure) -> lines.add(line(name, figure)));
        measurement
                .speeds()
                .forEach((name, speed) -> lines.add(String.format(Locale.ROOT, "  %-24s %9.1f", name, speed)));
        return String.join(System.lineSeparator(), lines);
    }

    static String of(OpenVocabulary openVocabulary, Map<String, Figure> figures) {
        List<String> lines = new ArrayList<>();
        lines.add("Open vocabulary: %d queries by precision at 10, their own words first, the data's second"
                .formatted(openVocabulary.answers().size()));
        for (OpenVocabulary.QueryAnswer answer : openVocabulary.answers()) {
            SceneQuery query = answer.query();
            lines.add(String.format(
                    Locale.ROOT,
                    "  %.2f %.2f  %s | %s | %s",
                    answer.precision(),
                    answer.ownPrecision(),
                    query.query(),
                    query.own(),
                    String.join(", ", new TreeSet<>(query.classes()))));
        }
        openVocabulary
                .leftOut()
                .forEach(query -> lines.add("  left out, since no image is of its classes: " + query.query()));
        figures.forEach((name, figure) -> lines.add(line(name, figure)));
        return String.join(System.lineSeparator(), lines);
    }

    static String difference(String title, Map<String, Figure> figures) {
        List<String> lines = new ArrayList<>(List.of(title));
        figures.forEach((name, figure) -> lines.add(line(name, figure)));
        return String.join(System.lineSeparator(), lines);
    }

    /** Percentages and ranks with one decimal, scores from 0 to 1 or 10 with four. */
    private static String line(String name, Figure figure) {
        int decimals = name.contains("Recall") || name.contains(".") ? 1 : 4;
        String number = "%9." + decimals + "f";
        return String.format(
                Locale.ROOT,
                "  %-24s " + number + "  [%." + decimals + "f, %." + decimals + "f]",
                name,
                figure.value(),
                figure.low(),
                figure.high());
    }
}
