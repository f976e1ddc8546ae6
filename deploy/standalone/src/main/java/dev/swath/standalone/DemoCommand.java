package dev.swath.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
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
        boolean temporary = data == null;
        Path folder = data == null ? DemoFolder.create() : data.toAbsolutePath();
        return new Standalone(folder, ports, temporary).run(endpoints -> {
            int status = new Demo(endpoints, System.out).run();
            return once ? OptionalInt.of(status) : OptionalInt.empty();
        });
    }
}
