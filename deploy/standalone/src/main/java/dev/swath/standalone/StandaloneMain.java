package dev.swath.standalone;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code ./swath demo} and {@code ./swath up}. */
@QuarkusMain
@Command(
        name = "swath",
        mixinStandardHelpOptions = true,
        version = "Swath 0.1.0",
        subcommands = {DemoCommand.class, UpCommand.class})
public final class StandaloneMain {
    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new StandaloneMain());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((exception, command, result) -> {
            command.getErr().println("swath: " + exception.getMessage());
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        System.exit(commandLine.execute(args));
    }
}
