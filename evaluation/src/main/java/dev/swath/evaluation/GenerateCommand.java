package dev.swath.evaluation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a bundle's language model answers. */
@Command(
        name = "generate",
        customSynopsis = "generate TEXT [--earlier TEXT ANSWER]... [--bundle DIR] [--max-tokens N] [--json]",
        description =
                "What a model bundle's language model answers to the text; goes on with the text where the model knows"
                        + " no chat.",
        footer = EvaluationMain.EXIT_STATUS,
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    private static final int DEFAULT_MAX_TOKENS = 128;

    private final PrintStream out;

    @Parameters(paramLabel = "TEXT", description = "the text to answer")
    private String text = "";

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "the model (default: swath-smollm2 if ./swath bundle smollm2 has made it, else swath-mini)")
    private @Nullable Path bundle;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "the longest answer in tokens (default: " + DEFAULT_MAX_TOKENS + ")")
    private int maxTokens = DEFAULT_MAX_TOKENS;

    @Option(
            names = "--earlier",
            arity = "2",
            paramLabel = "TEXT ANSWER",
            hideParamSyntax = true,
            description = "a turn before, oldest first, where the model knows a chat; may be given several times")
    private List<String> earlier = List.of();

    @Option(names = "--json", description = "print one line of JSON")
    private boolean json;

    GenerateCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        ModelBundle opened = ModelBundle.open(bundle == null ? defaultBundle() : bundle);
        try (LanguageModel language = LanguageModel.open(opened, SessionSettings.on(Device.CPU));
                TextGenerator generator = TextGenerator.open(language)) {
            TextGenerator.Answer answer = generator.generate(turns(), text, maxTokens);
            out.println(json ? document(opened, answer) : answer.text());
            return 0;
        }
    }

    private List<TextGenerator.Turn> turns() {
        return IntStream.range(0, earlier.size() / 2)
                .mapToObj(i -> new TextGenerator.Turn(earlier.get(2 * i), earlier.get(2 * i + 1)))
                .toList();
    }

    private static String document(ModelBundle bundle, TextGenerator.Answer answer) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", answer.text());
        document.put("tokens", answer.tokens());
        document.put("ending", answer.ending());
        document.put("retrieves", answer.retrieves());
        document.put("modelVersion", bundle.modelVersion().value());
        return new JsonMapper().writeValueAsString(document);
    }

    private static Path defaultBundle() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path cache = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        Path smollm2 = cache.resolve("swath/bundles/swath-smollm2");
        return Files.isDirectory(smollm2) ? smollm2 : EvaluateCommand.miniBundle();
    }
}
