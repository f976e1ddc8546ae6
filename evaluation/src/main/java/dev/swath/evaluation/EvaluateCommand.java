package dev.swath.evaluation;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.data.DataSet;
import dev.swath.evaluation.data.SceneQuery;
import dev.swath.evaluation.measure.BundleReport;
import dev.swath.evaluation.report.CaptionSheet;
import dev.swath.evaluation.report.Documents;
import dev.swath.evaluation.report.ReportPrinter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Encodes, captions and searches captioned images with one or two bundles, and prints the figures. */
@Command(
        name = "evaluate",
        customSynopsis = {
            "evaluate --data DIR… --split NAME [--bundle DIR | --compare DIR DIR]",
            "                [--queries FILE] [--beams N] [--limit N] [--json]",
            "                [--results FILE.json] [--sheet FILE.html]"
        },
        description =
                "Prints captioning and retrieval figures of a model bundle on captioned images (DIR/captions.json,"
                        + " Karpathy layout), each with its 95 %% bootstrap interval. Recalls are in percent, the rest as"
                        + " pycocoevalcap scales it.",
        footer = EvaluationMain.EXIT_STATUS,
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream progress;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "a folder of captioned images; may be given several times, and each folder is measured on its own")
    private List<Path> data = List.of();

    @Option(names = "--split", paramLabel = "NAME", description = "the split of the data to measure")
    private @Nullable String split;

    @Option(names = "--bundle", paramLabel = "DIR", description = "the model (default: swath-mini)")
    private @Nullable Path bundle;

    @Option(
            names = "--compare",
            paramLabel = "DIR",
            arity = "2",
            description = "two models; prints what the second has more")
    private List<Path> compared = List.of();

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "precision at 10 of open-vocabulary queries, over the images of all folders together")
    private @Nullable Path queries;

    @Option(
            names = "--beams",
            paramLabel = "N",
            description = "beams of the caption search (default: what the bundle says)")
    private @Nullable Integer beams;

    @Option(names = "--limit", paramLabel = "N", description = "takes the first N images of the split")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--json", description = "a line of JSON for each folder on stdout and nothing else")
    private boolean json;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "writes figures, captions and scores image by image, as JSON")
    private @Nullable Path results;

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            description = "writes a page of pictures with captions and references: the worst, the best, and 50 drawn at"
                    + " random, as HTML")
    private @Nullable Path sheet;

    EvaluateCommand(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    static Path miniBundle() {
        return Path.of(System.getProperty("swath.home", "."), "models", "swath-mini");
    }

    @Override
    public Integer call() throws IOException {
        List<DataSet> sets = read();
        List<SceneQuery> asked = queries == null ? List.of() : queries(queries, sets);
        ReportPrinter printer = new ReportPrinter(out, json);
        List<BundleReport> reports = new ArrayList<>();
        for (Path folder : bundles()) {
            BundleReport report = BundleReport.of(
                    folder, beams == null ? OptionalInt.empty() : OptionalInt.of(beams), sets, asked, progress);
            write(report, printer.print(report));
            reports.add(report);
        }
        if (reports.size() == 2) {
            printer.printDifference(reports.getFirst(), reports.getLast());
        }
        return 0;
    }

    private List<DataSet> read() {
        String wanted = split;
        if (data.isEmpty() || wanted == null) {
            throw wrongUsage("--data and --split are needed");
        }
        check();
        return data.stream().map(folder -> DataSet.read(folder, wanted, limit)).toList();
    }

    /** Refuses options that would fail later, before the work begins. */
    private void check() {
        if (compared.size() > (bundle == null ? 2 : 0)) {
            throw wrongUsage("either one --bundle or one --compare");
        }
        if (!compared.isEmpty() && (results != null || sheet != null)) {
            throw wrongUsage("--results and --sheet are of one bundle, not of two to compare");
        }
        if (limit < 1) {
            throw wrongUsage("--limit needs a number above 0, found " + limit);
        }
        if (beams != null && beams < 1) {
            throw wrongUsage("--beams needs a number above 0, found " + beams);
        }
        checkFolder("--results", results);
        checkFolder("--sheet", sheet);
    }

    private void checkFolder(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path parent = file.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw wrongUsage("%s needs a file in a folder that is there, found %s".formatted(option, file));
        }
    }

    private List<Path> bundles() {
        if (!compared.isEmpty()) {
            return compared;
        }
        return List.of(bundle == null ? miniBundle() : bundle);
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

    private void write(BundleReport report, List<Map<String, Object>> documents) throws IOException {
        if (results != null) {
            Documents.write(results, report, documents);
        }
        if (sheet != null) {
            CaptionSheet.write(sheet, report);
        }
    }

    private CommandLine.ParameterException wrongUsage(String message) {
        CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("picocli has not set the command's specification");
        }
        return new CommandLine.ParameterException(own.commandLine(), message);
    }
}
