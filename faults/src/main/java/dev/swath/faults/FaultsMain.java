package dev.swath.faults;

import dev.swath.faults.soak.KillCommand;
import dev.swath.faults.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code ./swath test --faults}, {@code ./swath bench kill} and {@code ./swath bench soak}. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, KillCommand.class, SoakCommand.class})
public final class FaultsMain {
    public static void main(String[] args) {
        System.exit(new CommandLine(new FaultsMain()).execute(args));
    }
}
