package dev.swath.evaluation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.evaluation.EvaluateArguments.WrongUsage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Encodes, captions and seeks captioned images with a bundle or two, and prints how well they did. */
public final class Evaluate {
    private final EvaluateArguments arguments;
    private final PrintStream out;
    private final PrintStream progress;

    private Evaluate(EvaluateArguments arguments, PrintStream out, PrintStream progress) {
        this.arguments = arguments;
        this.out = out;
        this.progress = progress;
    }

    /** @param arguments see {@link EvaluateArguments#USAGE} */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments), System.out, System.err));
    }

    /** @return the exit status */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(EvaluateArguments.USAGE);
            return 0;
        }
        try {
            new Evaluate(EvaluateArguments.parse(arguments), out, err).run();
            return 0;
        } catch (WrongUsage e) {
            err.println(e.getMessage());
            err.print(EvaluateArguments.USAGE);
            return 2;
        } catch (CatalogueException e) {
            err.printf("%s: %s%n", e.code(), e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private void run() throws IOException {
        List<DataSet> data = arguments.data().stream()
                .map(folder -> DataSet.read(folder, arguments.split(), arguments.limit()))
                .toList();
        List<SceneQuery> queries = arguments.queries() == null ? List.of() : queries(arguments.queries(), data);
        List<BundleReport> reports = new ArrayList<>();
        for (Path bundle : arguments.bundles()) {
            BundleReport report = BundleReport.of(bundle, arguments.beams(), data, queries, progress);
            print(report);
            reports.add(report);
        }
        if (reports.size() == 2) {
            compare(reports.getFirst(), reports.getLast());
        }
    }

    private static List<SceneQuery> queries(Path file, List<DataSet> data) {
        List<SceneQuery> queries = SceneQuery.read(file);
        List<String> classes = data.stream()
                .flatMap(one -> one.images().stream())
                .map(CaptionedImage::sceneClass)
                .distinct()
                .toList();
        if (queries.stream().noneMatch(query -> classes.stream().anyMatch(query.classes()::contains))) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "%s, queries[].classes: expected a class that images of the data have, found none; theirs are %s"
                            .formatted(file, classes));
        }
        return queries;
    }

    private void print(BundleReport report) throws IOException {
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
        if (arguments.results() != null) {
            Documents.write(arguments.results(), report, documents);
        }
        if (arguments.sheet() != null) {
            CaptionSheet.write(arguments.sheet(), report);
        }
    }

    private void compare(BundleReport first, BundleReport second) throws IOException {
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
        if (arguments.json()) {
            for (Map<String, Object> document : documents) {
                out.println(new JsonMapper().writeValueAsString(document));
            }
        } else {
            tables.forEach(out::println);
        }
    }
}
