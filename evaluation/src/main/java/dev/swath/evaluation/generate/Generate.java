package dev.swath.evaluation.generate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.evaluation.generate.GenerateArguments.WrongUsage;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints what a bundle's language model answers. */
public final class Generate {
    private Generate() {}

    /** @param arguments see {@link GenerateArguments#USAGE} */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments), System.out, System.err));
    }

    /** @return the exit status */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(GenerateArguments.USAGE);
            return 0;
        }
        try {
            out.println(generate(GenerateArguments.parse(arguments)));
            return 0;
        } catch (WrongUsage e) {
            err.println(e.getMessage());
            err.print(GenerateArguments.USAGE);
            return 2;
        } catch (CatalogueException e) {
            err.printf("%s: %s%n", e.code(), e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static String generate(GenerateArguments arguments) throws IOException {
        ModelBundle bundle = ModelBundle.open(arguments.bundle());
        try (LanguageModel language = LanguageModel.open(bundle, SessionSettings.on(Device.CPU));
                TextGenerator generator = TextGenerator.open(language)) {
            TextGenerator.Answer answer = generator.generate(arguments.text(), arguments.maxTokens());
            if (!arguments.json()) {
                return answer.text();
            }
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("text", answer.text());
            document.put("tokens", answer.tokens());
            document.put("ending", answer.ending());
            document.put("modelVersion", bundle.modelVersion().value());
            return new JsonMapper().writeValueAsString(document);
        }
    }
}
