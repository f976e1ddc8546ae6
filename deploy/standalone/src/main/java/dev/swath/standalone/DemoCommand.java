package dev.swath.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Runs everything in one process: sample imagery in, captions and search hits out.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--once", description = "end when every sample got through")
    private boolean once;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where everything is kept (default: a temporary folder)")
    private @Nullable Path data;

    @Mixin
    private PortOptions ports = new PortOptions();

    @Override
    public Integer call() throws IOException {
        PortOptions.StandalonePorts resolved = ports.resolve();
        boolean temporary = data == null;
        Path folder = data == null ? Files.createTempDirectory("swath-demo-") : data.toAbsolutePath();
        try {
            return new Standalone(folder, resolved).run(endpoints -> {
                int status = new Demo(endpoints, System.out).run();
                return once ? OptionalInt.of(status) : OptionalInt.empty();
            });
        } finally {
            if (temporary) {
                deleteRecursively(folder);
            }
        }
    }

    private static void deleteRecursively(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
