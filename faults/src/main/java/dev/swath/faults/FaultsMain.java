package dev.swath.faults;

import dev.swath.faults.alert.RehearseAlertsCommand;
import dev.swath.faults.soak.KillCommand;
import dev.swath.faults.soak.SoakCommand;
import dev.swath.faults.upgrade.RehearseCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code ./swath test --faults}, {@code bench kill}, {@code bench soak}, {@code rehearse-upgrade} and {@code rehearse-alerts}. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunCommand.class,
            KillCommand.class,
            SoakCommand.class,
            RehearseCommand.class,
            RehearseAlertsCommand.class
        })
public final class FaultsMain {
    public static void main(String[] args) {
        System.exit(new CommandLine(new FaultsMain()).execute(args));
    }
}
