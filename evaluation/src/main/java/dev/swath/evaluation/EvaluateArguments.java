package dev.swath.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Evaluate} is asked to do.
 *
 * @param sheet where to write the caption sheet
 * @param limit the most images
 */
record EvaluateArguments(
        Path data,
        String split,
        Path bundle,
        boolean json,
        @Nullable Path sheet,
        int limit) {
    static final String USAGE = """
            Usage: evaluate --data DIR --split NAME [--bundle DIR] [--json] [--sheet FILE.html] [--limit N]
            Captioning and retrieval figures of a model bundle on captioned images (DIR/captions.json, Karpathy layout).
              --bundle DIR  the model (default: swath-mini)
              --json        ends with one line of JSON on stdout
              --sheet FILE  writes a page of the pictures with captions and references
              --limit N     takes the first N images of the split
            Exit status: 0 done, 1 failed, 2 wrong usage.
            """;

    /** The arguments are not what the usage says. */
    static final class WrongUsage extends Exception {
        private static final long serialVersionUID = 1L;

        WrongUsage(String message) {
            super(message);
        }
    }

    static EvaluateArguments parse(List<String> arguments) throws WrongUsage {
        Path data = null;
        String split = null;
        Path bundle = Path.of(System.getProperty("swath.home", "."), "models", "swath-mini");
        Path sheet = null;
        boolean json = false;
        int limit = Integer.MAX_VALUE;
        ListIterator<String> left = arguments.listIterator();
        while (left.hasNext()) {
            String option = left.next();
            switch (option) {
                case "--data" -> data = Path.of(value(option, left));
                case "--split" -> split = value(option, left);
                case "--bundle" -> bundle = Path.of(value(option, left));
                case "--sheet" -> sheet = Path.of(value(option, left));
                case "--limit" -> limit = positive(option, value(option, left));
                case "--json" -> json = true;
                default -> throw new WrongUsage("unknown option " + option);
            }
        }
        if (data == null || split == null) {
            throw new WrongUsage("--data and --split are needed");
        }
        return new EvaluateArguments(data, split, bundle, json, sheet, limit);
    }

    private static String value(String option, ListIterator<String> left) throws WrongUsage {
        if (!left.hasNext()) {
            throw new WrongUsage(option + " needs a value");
        }
        return left.next();
    }

    private static int positive(String option, String value) throws WrongUsage {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new WrongUsage("%s needs a number, found %s".formatted(option, value));
        }
        throw new WrongUsage("%s needs a number above 0, found %s".formatted(option, value));
    }
}
