package dev.swath.evaluation;

import dev.swath.catalogue.event.EventJson;
import dev.swath.evaluation.data.DataSet;
import dev.swath.evaluation.measure.CaptionRounds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how well conversations find images. */
@Command(
        name = "evaluate-dialogue",
        customSynopsis = "evaluate-dialogue --data DIR --split NAME [--bundle DIR] [--every N] [--json]",
        description = "Tells an image's five captions as five turns of a conversation, and prints after each the recall"
                + " at 10: by the vector of the conversation, by the mean of the captions' vectors, and by the last"
                + " caption alone. Only images of which no caption stands in the split \"train\" are asked for.",
        footer = EvaluationMain.EXIT_STATUS,
        mixinStandardHelpOptions = true)
final class EvaluateDialogueCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream progress;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "a folder of captioned images")
    private Path data = Path.of("");

    @Option(names = "--split", paramLabel = "NAME", required = true, description = "the split of the data to measure")
    private String split = "";

    @Option(names = "--bundle", paramLabel = "DIR", description = "the model (default: swath-mini)")
    private @Nullable Path bundle;

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "1",
            description = "asks for each N-th of the images alone (default ${DEFAULT-VALUE})")
    private int every;

    @Option(names = "--json", description = "one JSON document")
    private boolean json;

    EvaluateDialogueCommand(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException {
        Set<String> known = DataSet.sentences(data, "train").stream()
                .flatMap(sentences -> sentences.stream())
                .collect(Collectors.toSet());
        CaptionRounds measured = CaptionRounds.of(
                bundle == null ? EvaluateCommand.miniBundle() : bundle,
                DataSet.read(data, split, Integer.MAX_VALUE),
                known,
                Math.max(1, every),
                progress);
        if (json) {
            out.println(EventJson.mapper().writeValueAsString(measured));
            return 0;
        }
        out.printf(
                "%s: %d images with new captions, among %d%n",
                measured.modelVersion(), measured.asked(), measured.searched());
        out.println("recall at 10, %    conversation   mean of vectors   last caption alone");
        int turns = 0;
        for (CaptionRounds.Round round : measured.rounds()) {
            out.printf(
                    "after %d turns      %12.1f   %15.1f   %18.1f%n",
                    ++turns, round.conversation(), round.mean(), round.alone());
        }
        return 0;
    }
}
