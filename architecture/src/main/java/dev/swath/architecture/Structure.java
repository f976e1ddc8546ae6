package dev.swath.architecture;

import dev.swath.architecture.SourceFile.DeclaredType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The figures of the tree's layout: how many files a package holds, which names two types share, how much of a service is wiring.
 *
 * @param filesOfPackage how many production files each package holds
 * @param topLevelClashes each simple name of several top-level types, with the places of their declarations
 * @param nestedClashes each simple name that a nested type shares with another type, with the places of their
 * declarations
 * @param wiringLines how many lines of encoder-service and caption-service are in their packages {@code
 * wiring} and {@code rest}
 */
record Structure(
        Map<String, Integer> filesOfPackage,
        Map<String, List<String>> topLevelClashes,
        Map<String, List<String>> nestedClashes,
        Map<String, Integer> wiringLines) {
    private static final Set<String> ONE_MODEL_SERVICES = Set.of("encoder-service", "caption-service");

    static Structure of(Path root) throws IOException {
        return of(root, SourceTree.read(root));
    }

    static Structure of(Path root, List<SourceFile> files) throws IOException {
        Map<String, List<String>> topLevel = new TreeMap<>();
        Map<String, List<String>> nested = new TreeMap<>();
        typesByName(files).forEach((name, declared) -> {
            long outermost =
                    declared.stream().filter(type -> !type.contains("$")).count();
            if (outermost > 1) {
                topLevel.put(name, declared);
            } else if (declared.size() > 1) {
                nested.put(name, declared);
            }
        });
        return new Structure(
                files.stream()
                        .collect(Collectors.groupingBy(
                                SourceFile::packageName, TreeMap::new, Collectors.summingInt(_ -> 1))),
                topLevel,
                nested,
                wiringLines(root));
    }

    /** The figures with what is asked of each. */
    List<MeasuredFigure> figures() {
        return List.of(
                new MeasuredFigure("production files a package, median", percentile(50), 7),
                new MeasuredFigure("production files a package, 90th percentile", percentile(90), 16),
                new MeasuredFigure("files in the largest package", percentile(100), 25),
                new MeasuredFigure("names that several top-level types bear", topLevelClashes.size(), 0),
                new MeasuredFigure("simple names of nested types that another type also has", nestedClashes.size(), 8),
                new MeasuredFigure(
                        "lines in the packages wiring and rest of encoder- and caption-service",
                        wiringLines.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum(),
                        540));
    }

    /** The smallest size that this share of the packages does not exceed. */
    private int percentile(int percent) {
        List<Integer> sizes = filesOfPackage.values().stream().sorted().toList();
        return sizes.get(Math.ceilDiv(sizes.size() * percent, 100) - 1);
    }

    private static Map<String, List<String>> typesByName(List<SourceFile> files) {
        Map<String, List<String>> types = new TreeMap<>();
        for (SourceFile file : files) {
            for (DeclaredType type : file.types()) {
                String place = type.isTopLevel() ? "" : type.enclosing().replace('.', '$') + "$";
                types.computeIfAbsent(type.simpleName(), _ -> new ArrayList<>())
                        .add(file.packageName() + "." + place + type.simpleName());
            }
        }
        return types;
    }

    private static Map<String, Integer> wiringLines(Path root) throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        for (String service : ONE_MODEL_SERVICES) {
            try (Stream<Path> files = Files.walk(root.resolve(service).resolve("src/main/java"))) {
                lines.put(
                        service,
                        files.filter(file -> file.toString().matches(".*/(wiring|rest)/.*\\.java"))
                                .mapToInt(Structure::lines)
                                .sum());
            }
        }
        return lines;
    }

    private static int lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return Math.toIntExact(lines.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
