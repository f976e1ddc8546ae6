package dev.swath.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that tell most in a short time, on the same processes; {@code ./swath test --faults} runs them all. */
class FewFaultsIT {
    private static final List<Integer> FEW = List.of(2, 7);
    private static final long SEED = 7;

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldLoseAndRepeatNothing() throws Exception {
        try (FaultRunner runner = new FaultRunner(folder)) {
            for (Fault fault : Faults.chosen(FEW)) {
                FaultRun run = runner.run(fault, SEED);

                assertThat(run.outcome()).as(run.title() + ": " + run.verdict()).isEqualTo(FaultRun.RunResult.PASSED);
            }
        }
    }
}
