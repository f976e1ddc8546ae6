package dev.swath.evaluation.generate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ListIterator;

/** What {@link Generate} is asked to do. */
record GenerateArguments(String text, Path bundle, int maxTokens, boolean json) {
    static final String USAGE = """
        Usage: generate TEXT [--bundle DIR] [--max-tokens N] [--json]
        What a model bundle's language model answers to the text; goes on with the text where the model knows no chat.
          --bundle DIR    the model (default: swath-smollm2 where ./swath bundle smollm2 made it, else swath-mini)
          --max-tokens N  where the answer is cut off (default: 128)
          --json          one line of JSON
        Exit status: 0 done, 1 failed, 2 wrong usage.
        """;

    private static final int DEFAULT_MAX_TOKENS = 128;

    /** The arguments are not what the usage says. */
    static final class WrongUsage extends Exception {
        private static final long serialVersionUID = 1L;

        WrongUsage(String message) {
            super(message);
        }
    }

    static GenerateArguments parse(List<String> arguments) throws WrongUsage {
        String text = null;
        Path bundle = defaultBundle();
        int maxTokens = DEFAULT_MAX_TOKENS;
        boolean json = false;
        ListIterator<String> left = arguments.listIterator();
        while (left.hasNext()) {
            String argument = left.next();
            switch (argument) {
                case "--bundle" -> bundle = Path.of(value(argument, left));
                case "--max-tokens" -> maxTokens = number(argument, value(argument, left));
                case "--json" -> json = true;
                default -> {
                    if (argument.startsWith("--")) {
                        throw new WrongUsage("unknown option " + argument);
                    }
                    if (text != null) {
                        throw new WrongUsage("expected one text, found a second: " + argument);
                    }
                    text = argument;
                }
            }
        }
        if (text == null) {
            throw new WrongUsage("a text is needed");
        }
        return new GenerateArguments(text, bundle, maxTokens, json);
    }

    private static Path defaultBundle() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path cache = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        Path smollm2 = cache.resolve("swath/bundles/swath-smollm2");
        return Files.isDirectory(smollm2)
                ? smollm2
                : Path.of(System.getProperty("swath.home", "."), "models", "swath-mini");
    }

    private static String value(String option, ListIterator<String> left) throws WrongUsage {
        if (!left.hasNext()) {
            throw new WrongUsage(option + " needs a value");
        }
        return left.next();
    }

    private static int number(String option, String value) throws WrongUsage {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new WrongUsage("%s needs a number, found %s".formatted(option, value));
        }
    }
}
