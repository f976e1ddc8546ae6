package dev.swath.architecture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code ./swath structure}: prints the figures of the tree's layout, and fails if one is too high. */
public final class StructureReport {
    private static final int LARGE_PACKAGES = 5;

    private StructureReport() {}

    /** @param arguments the root of the tree */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1 || arguments[0].startsWith("-")) {
            System.err.println("usage: structure ROOT");
            System.exit(2);
        }
        Structure structure =
                Structure.of(Path.of(arguments[0]).toAbsolutePath().normalize());
        print(structure, System.out);
        System.exit(structure.figures().stream().allMatch(MeasuredFigure::met) ? 0 : 1);
    }

    private static void print(Structure structure, PrintStream out) {
        out.printf("%8s %6s%n", "measured", "limit");
        for (MeasuredFigure figure : structure.figures()) {
            out.printf(
                    "%8d %6d  %s%s%n",
                    figure.measured(), figure.most(), figure.name(), figure.met() ? "" : "  <- above what is asked");
        }
        out.printf("%nthe largest packages:%n");
        structure.filesOfPackage().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LARGE_PACKAGES)
                .forEach(entry -> out.printf("%8d  %s%n", entry.getValue(), entry.getKey()));
        print("names that several top-level types bear", structure.topLevelClashes(), out);
        print("simple names of nested types that another type also has", structure.nestedClashes(), out);
        out.printf("%nlines in the packages wiring and rest:%n");
        structure.wiringLines().forEach((service, lines) -> out.printf("%8d  %s%n", lines, service));
    }

    private static void print(String title, Map<String, List<String>> clashes, PrintStream out) {
        out.printf("%n%s:%s%n", title, clashes.isEmpty() ? " none" : "");
        clashes.forEach((name, declared) -> out.printf("  %s: %s%n", name, String.join(", ", declared)));
    }
}
