package dev.swath.benchmarks;

import dev.swath.benchmarks.chat.ChatBench;
import dev.swath.benchmarks.query.QueryBench;
import dev.swath.benchmarks.query.RecallBench;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code ./swath bench}. */
@Command(
        name = "bench",
        description = "Runs benchmarks: ratios against a peer or a limit, in one run.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CaptionBench.class,
            ChatBench.class,
            EncodeBench.class,
            GatewaySizeBench.class,
            IngestBench.class,
            PackReadsBench.class,
            QueryBench.class,
            QueryGatewayBench.class,
            QueryWaitBench.class,
            RecallBench.class
        })
public final class BenchmarksMain {
    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new BenchmarksMain());
        commandLine.setExecutionExceptionHandler((exception, command, result) -> {
            command.getErr().println("swath: " + exception.getMessage());
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        System.exit(commandLine.execute(args));
    }

    /** The project's folder. */
    static Path home() {
        return Path.of(System.getProperty("swath.home", ".")).toAbsolutePath().normalize();
    }
}
