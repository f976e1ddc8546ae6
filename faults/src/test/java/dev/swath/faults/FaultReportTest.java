package dev.swath.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultReportTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldKeepTheNewestRunOfEachFault() throws Exception {
        FaultReport report = new FaultReport(folder);
        report.add(run(2, FaultRun.RunResult.FAILED, "one tile is missing"));
        report.add(run(9, FaultRun.RunResult.NOT_RUN, "no disk"));
        report.add(run(2, FaultRun.RunResult.PASSED, "clean: {tiles=3}"));

        assertThat(Files.readString(folder.resolve("faults.md")))
                .contains("| 2 | fault 2 | passed | 7 | 12 s |", "Ledger: clean: {tiles=3}", "Not run: no disk")
                .doesNotContain("one tile is missing");
    }

    @Test
    void shouldListFaultsThatWereNeverRun() throws Exception {
        FaultReport report = new FaultReport(folder);
        report.add(run(2, FaultRun.RunResult.PASSED, "clean"));

        assertThat(Files.readString(folder.resolve("faults.md")).lines())
                .anyMatch(line -> line.startsWith("| 1 |") && line.contains("| not run |"));
    }

    @Test
    void shouldKeepTheKillsBesideTheFaults() throws Exception {
        FaultReport report = new FaultReport(folder);
        report.add(new KillRun(
                false,
                3,
                300,
                12_000,
                50,
                "2026-11-24",
                List.of(
                        new KillRun.Kill("broker", 1234, 20, true, "{tiles=300}"),
                        new KillRun.Kill("store", 5000, 240, false, "one tile is missing"))));
        report.add(new KillRun(
                true,
                3,
                297,
                9_000,
                1,
                "2026-11-29",
                List.of(new KillRun.Kill("ingest", 700, 8, true, "{tiles=297}"))));
        report.add(run(2, FaultRun.RunResult.PASSED, "clean"));

        assertThat(Files.readString(folder.resolve("faults.md")))
                .contains(
                        "1 of 1 times ingest-service was killed by `kill -9` while it wrote the packs of 297 tiles",
                        "| 1 | ingest | 0.7 s | 8 s | clean |",
                        "| 2 | fault 2 | passed |",
                        "2 of 50 times an ingest of 300 images",
                        "clean 1 times of 2",
                        "| 1 | broker | 1.2 s | 20 s | clean |",
                        "| 2 | store | 5.0 s | 240 s | one tile is missing |");
    }

    @Test
    void shouldNumberTheFaultsInOrder() {
        int last = Faults.ALL.size();
        assertThat(Faults.ALL)
                .extracting(Fault::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, last).boxed().toList());
        assertThatThrownBy(() -> Faults.chosen(List.of(last + 1))).hasMessageContaining(String.valueOf(last + 1));
    }

    private static FaultRun run(int number, FaultRun.RunResult outcome, String verdict) {
        return new FaultRun(
                number, "fault " + number, 7, 12, outcome, List.of("something happened"), verdict, "2026-11-24");
    }
}
