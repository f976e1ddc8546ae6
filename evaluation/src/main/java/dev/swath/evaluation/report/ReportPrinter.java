package dev.swath.evaluation.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.evaluation.data.DataSet;
import dev.swath.evaluation.measure.BundleReport;
import dev.swath.evaluation.measure.Measurement;
import dev.swath.evaluation.retrieval.OpenVocabulary;
import dev.swath.evaluation.statistics.Bootstrap;
import dev.swath.evaluation.statistics.Figure;
import dev.swath.evaluation.statistics.Statistic;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Prints the results of bundles: tables, or a line of JSON for each data set. */
public final class ReportPrinter {
    private final PrintStream out;
    private final boolean json;

    public ReportPrinter(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** @return what was printed, as one document for each data set */
    public List<Map<String, Object>> print(BundleReport report) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        for (Measurement measurement : report.measurements()) {
            Map<String, Figure> figures = Bootstrap.measure(
                    measurement.statistics(), measurement.data().images().size());
            documents.add(Documents.of(report, measurement, figures));
            tables.add(Tables.of(report, measurement, figures));
        }
        OpenVocabulary asked = report.openVocabulary();
        if (asked != null) {
            Map<String, Figure> figures =
                    Bootstrap.measure(asked.statistics(), asked.answers().size());
            documents.getLast().put("openVocabulary", Documents.of(asked, figures));
            tables.add(Tables.of(asked, figures));
        }
        print(documents, tables);
        return documents;
    }

    /** Prints the differences over the same data, the second bundle minus the first. */
    public void printDifference(BundleReport first, BundleReport second) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        String title = "%s less %s".formatted(second.modelVersion(), first.modelVersion());
        for (int i = 0; i < first.measurements().size(); i++) {
            DataSet data = first.measurements().get(i).data();
            Map<String, Figure> figures = Bootstrap.measure(
                    Bootstrap.differences(
                            first.measurements().get(i).statistics(),
                            second.measurements().get(i).statistics()),
                    data.images().size());
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("data", data.name());
            document.put("split", data.split());
            document.put("images", data.images().size());
            document.put("compare", List.of(first.modelVersion(), second.modelVersion()));
            document.putAll(Documents.difference(figures));
            documents.add(document);
            tables.add(Tables.difference("%s on %s %s".formatted(title, data.name(), data.split()), figures));
        }
        OpenVocabulary asked = first.openVocabulary();
        if (asked != null) {
            Map<String, Statistic> others =
                    Objects.requireNonNull(second.openVocabulary()).statistics();
            Map<String, Figure> figures = Bootstrap.measure(
                    Bootstrap.differences(asked.statistics(), others),
                    asked.answers().size());
            documents.getLast().put("openVocabulary", Documents.difference(figures));
            tables.add(Tables.difference(title + ", open vocabulary", figures));
        }
        print(documents, tables);
    }

    private void print(List<Map<String, Object>> documents, List<String> tables) throws IOException {
        if (json) {
            for (Map<String, Object> document : documents) {
                out.println(new JsonMapper().writeValueAsString(document));
            }
        } else {
            tables.forEach(out::println);
        }
    }
}
