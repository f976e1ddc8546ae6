package dev.swath.cli;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.client.UnreachableException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
            ChatCommand.class,
            CaptionsCommand.class,
            ChangesCommand.class,
            ChipsCommand.class,
            FailuresCommand.class,
            ReconcileCommand.class,
            ReindexCommand.class
        })
public final class SwathCli {
    static final int FAILED = 1;
    static final int UNREACHABLE = 3;
    private static final Set<ErrorCode> WRONG_USAGE = Set.of(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_KEY);

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs a command line in this process. */
    public static int execute(String... args) {
        CommandLine commandLine = new CommandLine(new SwathCli());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((exception, command, result) -> {
            command.getErr().println("swath: " + message(exception));
            return exitStatus(exception);
        });
        return commandLine.execute(args);
    }

    private static @Nullable String message(Exception exception) {
        return switch (exception) {
            case UnreachableException away ->
                away.getMessage() + "; is Swath running (./swath up)? --gateway, --kafka and --s3 or --data say where";
            // Its message is the path alone.
            case NoSuchFileException missing
            when missing.getReason() == null -> "there is no file " + missing.getFile();
            default -> exception.getMessage();
        };
    }

    private static int exitStatus(Exception exception) {
        return switch (exception) {
            case UnreachableException _ -> UNREACHABLE;
            case CatalogueException e when e.kind() == ErrorKind.TRANSIENT -> UNREACHABLE;
            case CatalogueException e when WRONG_USAGE.contains(e.code()) -> CommandLine.ExitCode.USAGE;
            default -> FAILED;
        };
    }
}
