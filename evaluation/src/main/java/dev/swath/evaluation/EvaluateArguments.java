package dev.swath.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Evaluate} is asked to do.
 *
 * @param data at least one folder
 * @param bundles one, or two to compare
 * @param queries the file of open-vocabulary queries
 * @param beams instead of the bundle's own
 * @param limit the most images of each folder
 * @param results where to write the figures image by image
 * @param sheet where to write the caption sheet
 */
record EvaluateArguments(
        List<Path> data,
        String split,
        List<Path> bundles,
        @Nullable Path queries,
        OptionalInt beams,
        int limit,
        boolean json,
        @Nullable Path results,
        @Nullable Path sheet) {
    static final String USAGE = """
        Usage: evaluate --data DIR… --split NAME [--bundle DIR | --compare DIR DIR] [--queries FILE] [--beams N] [--limit N]
                        [--json] [--results FILE.json] [--sheet FILE.html]
        Captioning and retrieval figures of a model bundle on captioned images (DIR/captions.json, Karpathy layout), each
        with its 95 % bootstrap interval. Recalls in percent, the rest as pycocoevalcap scales it.
          --data DIR        may be given again: each folder is measured apart
          --bundle DIR      the model (default: swath-mini)
          --compare A B     two models, and what B has more than A
          --queries FILE    precision at 10 of open-vocabulary queries, over the images of all folders together
          --beams N         beams of the caption search (default: what the bundle says)
          --limit N         takes the first N images of the split
          --json            a line of JSON for each folder on stdout and nothing else
          --results FILE    writes figures, captions and scores image by image
          --sheet FILE      writes a page of pictures with captions and references: the worst, the best, 50 drawn by lot
        Exit status: 0 done, 1 failed, 2 wrong usage.
        """;

    EvaluateArguments {
        data = List.copyOf(data);
        bundles = List.copyOf(bundles);
    }

    /** The arguments are not what the usage says. */
    static final class WrongUsage extends Exception {
        private static final long serialVersionUID = 1L;

        WrongUsage(String message) {
            super(message);
        }
    }

    static EvaluateArguments parse(List<String> arguments) throws WrongUsage {
        List<Path> data = new ArrayList<>();
        List<Path> bundles = new ArrayList<>();
        String split = null;
        Path queries = null;
        Path results = null;
        Path sheet = null;
        boolean json = false;
        OptionalInt beams = OptionalInt.empty();
        int limit = Integer.MAX_VALUE;
        ListIterator<String> left = arguments.listIterator();
        while (left.hasNext()) {
            String option = left.next();
            switch (option) {
                case "--data" -> data.add(path(option, left));
                case "--split" -> split = value(option, left);
                case "--bundle" -> bundles.add(path(option, left));
                case "--compare" -> bundles.addAll(List.of(path(option, left), path(option, left)));
                case "--queries" -> queries = path(option, left);
                case "--results" -> results = output(option, left);
                case "--sheet" -> sheet = output(option, left);
                case "--beams" -> beams = OptionalInt.of(positive(option, value(option, left)));
                case "--limit" -> limit = positive(option, value(option, left));
                case "--json" -> json = true;
                default -> throw new WrongUsage("unknown option " + option);
            }
        }
        if (data.isEmpty() || split == null) {
            throw new WrongUsage("--data and --split are needed");
        }
        checkBundles(arguments, bundles.size(), results != null || sheet != null);
        if (bundles.isEmpty()) {
            bundles.add(Path.of(System.getProperty("swath.home", "."), "models", "swath-mini"));
        }
        return new EvaluateArguments(data, split, bundles, queries, beams, limit, json, results, sheet);
    }

    private static void checkBundles(List<String> arguments, int bundles, boolean files) throws WrongUsage {
        boolean compares = arguments.contains("--compare");
        if (bundles > (compares ? 2 : 1)) {
            throw new WrongUsage("either one --bundle or one --compare");
        }
        if (compares && files) {
            throw new WrongUsage("--results and --sheet are of one bundle, not of two to compare");
        }
    }

    private static String value(String option, ListIterator<String> left) throws WrongUsage {
        if (!left.hasNext()) {
            throw new WrongUsage(option + " needs a value");
        }
        return left.next();
    }

    private static Path path(String option, ListIterator<String> left) throws WrongUsage {
        return Path.of(value(option, left));
    }

    /** Refused before the work is done rather than after. */
    private static Path output(String option, ListIterator<String> left) throws WrongUsage {
        Path file = path(option, left);
        Path parent = file.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new WrongUsage("%s needs a file in a folder that is there, found %s".formatted(option, file));
        }
        return file;
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
