package dev.swath.evaluation;

import dev.swath.catalogue.CatalogueException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of the commands that run a model bundle without any service. Exit status: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "evaluation",
        description = "Runs a model bundle without any service.",
        mixinStandardHelpOptions = true,
        version = "Swath 0.1.0")
public final class EvaluationMain {
    static final String EXIT_STATUS = "Exit status: 0 done, 1 failed, 2 wrong usage.";

    private static final int FAILED = 1;

    private EvaluationMain() {}

    /** @param arguments {@code evaluate} or {@code generate}, and its own */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments), System.out, System.err));
    }

    /** @return the exit status */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        return new CommandLine(new EvaluationMain())
                .addSubcommand(new EvaluateCommand(out, err))
                .addSubcommand(new EvaluateSearchCommand(out, err))
                .addSubcommand(new EvaluateDialogueCommand(out, err))
                .addSubcommand(new GenerateCommand(out))
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((exception, command, _) -> {
                    command.getErr().println(message(exception));
                    return FAILED;
                })
                .execute(arguments.toArray(String[]::new));
    }

    /** Rethrows an error that a user cannot mend, so that its stack is printed. */
    private static String message(Exception exception) throws Exception {
        return switch (exception) {
            case CatalogueException known -> known.code() + ": " + known.getMessage();
            case IOException _ -> String.valueOf(exception.getMessage());
            default -> throw exception;
        };
    }
}
