package dev.swath.faults;

import dev.swath.faults.process.SwathProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description =
                "Provokes all faults or the numbered ones, asks the ledger after each, and writes docs/faults.md.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "N", arity = "0..*", description = "numbers of faults (default: all)")
    private List<Integer> numbers = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--keep", paramLabel = "DIR", description = "keep data and logs there")
    private @Nullable Path keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Fault> chosen = Faults.chosen(numbers);
        Path folder = keep == null ? Folders.temporary("swath-faults-") : keep.toAbsolutePath();
        List<FaultRun> runs = new ArrayList<>();
        FaultReport report = new FaultReport(SwathProcesses.root().resolve("docs"));
        try (FaultRunner runner = new FaultRunner(folder)) {
            for (Fault fault : chosen) {
                FaultRun run = runner.run(fault, seed);
                runs.add(run);
                report.add(run);
            }
        } finally {
            if (keep == null) {
                Folders.delete(folder);
            }
        }
        for (FaultRun run : runs) {
            System.out.printf("%2d %-8s %4.0f s  %s%n", run.number(), run.outcome(), run.seconds(), run.title());
        }
        return runs.stream().noneMatch(run -> run.outcome() == FaultRun.RunResult.FAILED) ? 0 : 1;
    }
}
