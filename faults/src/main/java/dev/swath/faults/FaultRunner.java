package dev.swath.faults;

import dev.swath.faults.process.SwathProcesses;
import dev.swath.ledger.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs faults one after the other, on the same processes if they allow it, and asks the ledger after each. */
public final class FaultRunner implements AutoCloseable {
    private static final Duration LEDGER_TIMEOUT = Duration.ofMinutes(5);
    private static final int OFFENDERS = 5;

    private final Path folder;
    private @Nullable SwathProcesses swath;
    private int starts;

    /** @param folder of all data and logs */
    public FaultRunner(Path folder) {
        this.folder = folder;
    }

    public FaultRun run(Fault fault, long seed) throws InterruptedException, IOException {
        String obstacle = fault.obstacle();
        if (!obstacle.isEmpty()) {
            return new FaultRun(
                    fault.number(), fault.title(), seed, 0, FaultRun.RunResult.NOT_RUN, List.of(), obstacle, today());
        }
        System.err.printf("%2d %s (seed %d)%n", fault.number(), fault.title(), seed);
        FaultScenario scenario =
                new FaultScenario(processesFor(fault), seed, "f%02d-%d".formatted(fault.number(), seed));
        long started = System.nanoTime();
        FutureTask<String> task = new FutureTask<>(() -> {
            fault.run(scenario);
            return verdict(scenario.swath());
        });
        Thread thread = Thread.ofPlatform().name("fault-" + fault.number()).start(task);
        FaultRun.RunResult outcome = FaultRun.RunResult.FAILED;
        String verdict;
        try {
            verdict = task.get(fault.limit().toSeconds(), TimeUnit.SECONDS);
            if (verdict.startsWith("clean")) {
                outcome = FaultRun.RunResult.PASSED;
            }
        } catch (ExecutionException e) {
            verdict = "not asked: " + firstLine(Objects.requireNonNullElse(e.getCause(), e));
            e.printStackTrace();
        } catch (TimeoutException e) {
            thread.interrupt();
            verdict = "not asked: still running after " + fault.limit().toMinutes() + " minutes";
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        System.err.printf("   %s in %.0f s: %s%n", outcome, seconds, verdict);
        if (outcome == FaultRun.RunResult.FAILED || !fault.leavesThemUsable()) {
            close();
        }
        return new FaultRun(
                fault.number(),
                fault.title(),
                seed,
                Math.round(seconds),
                outcome,
                scenario.happened(),
                verdict,
                today());
    }

    /** Ends the processes. */
    @Override
    public void close() throws InterruptedException, IOException {
        SwathProcesses open = swath;
        swath = null;
        if (open != null) {
            open.close();
        }
    }

    /** Says that the ledger is clean and what it counted, or what is wrong. */
    static String verdict(SwathProcesses swath) throws InterruptedException {
        Report report = swath.catalogue().reconcile(LEDGER_TIMEOUT);
        if (report.isClean()) {
            return "clean: " + report.counts();
        }
        String first = report.discrepancies().stream()
                .limit(OFFENDERS)
                .map(found -> "%s in %s: %s (%s)".formatted(found.kind(), found.place(), found.id(), found.message()))
                .collect(Collectors.joining("; "));
        return "%d wrong, such as %s; %s".formatted(report.discrepancies().size(), first, report.counts());
    }

    private SwathProcesses processesFor(Fault fault) throws IOException, InterruptedException {
        SwathProcesses open = swath;
        if (open != null && open.settings().equals(fault.settings())) {
            return open;
        }
        close();
        Path own = Files.createDirectories(folder.resolve("swath-" + ++starts));
        SwathProcesses started = SwathProcesses.start(own, fault.settings());
        swath = started;
        return started;
    }

    private static String firstLine(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).strip();
        return failure.getClass().getSimpleName() + ": "
                + text.lines().limit(4).reduce("", (a, b) -> a + " " + b.strip());
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }
}
