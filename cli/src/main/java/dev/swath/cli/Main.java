package dev.swath.cli;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of the client commands. Exit status: 0 done, 1 failed, 2 wrong usage, 3 a server could not be reached. */
@Command(
        name = "swath",
        description = "A live, searchable, captioned catalogue of satellite imagery.",
        mixinStandardHelpOptions = true,
        version = "Swath 0.1.0",
        subcommands = {
            IngestCommand.class,
            SearchCommand.class,
            CaptionsCommand.class,
            ChipsCommand.class,
            FailuresCommand.class,
            ReconcileCommand.class
        })
public final class Main {
    static final int FAILED = 1;
    static final int UNREACHABLE = 3;

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs a command line in this process. */
    public static int execute(String... args) {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((exception, command, result) -> {
            command.getErr().println("swath: " + exception.getMessage());
            return exitStatus(exception);
        });
        return commandLine.execute(args);
    }

    private static int exitStatus(Exception exception) {
        boolean unreachable = switch (exception) {
            case CatalogueException e -> e.kind() == ErrorKind.TRANSIENT;
            case UnreachableException e -> true;
            case IOException e -> false;
            case UncheckedIOException e -> false;
            default -> false;
        };
        return unreachable ? UNREACHABLE : FAILED;
    }
}
