package dev.swath.evaluation;

import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.data.DataSet;
import dev.swath.evaluation.data.SceneQuery;
import dev.swath.evaluation.measure.EmbeddedData;
import dev.swath.evaluation.search.ComposedQueries;
import dev.swath.evaluation.search.SearchReport;
import dev.swath.evaluation.search.WordWeights;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what the search makes of a bundle's scores: the figures that its defaults follow from. */
@Command(
        name = "evaluate-search",
        customSynopsis = {
            "evaluate-search --data DIR… --split NAME --queries FILE --absurd FILE",
            "                [--bundle DIR] [--cache FILE] [--words FILE]"
        },
        description =
                "Prints the figures by which the search's defaults were chosen: the threshold of an honest answer, the"
                        + " weight of the caption's words, and that of a text beside a picture.",
        footer = EvaluationMain.EXIT_STATUS,
        mixinStandardHelpOptions = true)
final class EvaluateSearchCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream progress;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "a folder of captioned images; may be given several times")
    private List<Path> data = List.of();

    @Option(names = "--split", paramLabel = "NAME", required = true, description = "the split of the data to measure")
    private String split = "";

    @Option(names = "--bundle", paramLabel = "DIR", description = "the model (default: swath-mini)")
    private @Nullable Path bundle;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            required = true,
            description = "queries, each with the classes of the images that are right")
    private Path queries = Path.of("");

    @Option(
            names = "--absurd",
            paramLabel = "FILE",
            required = true,
            description = "queries that no image is right for")
    private Path absurd = Path.of("");

    @Option(names = "--cache", paramLabel = "FILE", description = "keeps embeddings and captions between runs")
    private @Nullable Path cache;

    @Option(
            names = "--words",
            paramLabel = "FILE",
            description = "writes the weights of words, from the captions of the data's split \"train\", and ends")
    private @Nullable Path words;

    EvaluateSearchCommand(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException {
        if (words != null) {
            List<List<String>> captions = data.stream()
                    .flatMap(folder -> DataSet.sentences(folder, "train").stream())
                    .toList();
            Files.writeString(words, WordWeights.table(captions));
            return 0;
        }
        List<DataSet> sets = data.stream()
                .map(folder -> DataSet.read(folder, split, Integer.MAX_VALUE))
                .toList();
        List<SceneQuery> asked = SceneQuery.read(queries);
        List<String> nonsense = SceneQuery.readTexts(absurd);
        EmbeddedData embedded = EmbeddedData.of(
                bundle == null ? EvaluateCommand.miniBundle() : bundle,
                sets,
                texts(sets, asked, nonsense),
                cache,
                progress);
        SearchReport.print(out, embedded, sets, asked, nonsense);
        return 0;
    }

    private static Set<String> texts(List<DataSet> sets, List<SceneQuery> asked, List<String> nonsense) {
        Set<String> texts = new TreeSet<>(nonsense);
        asked.forEach(query -> texts.add(query.query()));
        for (DataSet set : sets) {
            set.images().stream().map(CaptionedImage::queries).forEach(texts::addAll);
            ComposedQueries.of(set.images()).forEach(query -> texts.add(query.word()));
        }
        return texts;
    }
}
