package dev.swath.faults.alert;

import static org.awaitility.Awaitility.await;

import dev.swath.faults.FaultScenario;
import dev.swath.faults.Folders;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rehearse-alerts",
        description =
                "Provokes what each alert is about on five processes that a Prometheus scrapes, with windows of 3 s for each minute,"
                        + " and prints a table of what fired.",
        mixinStandardHelpOptions = true)
public final class RehearseAlertsCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Option(names = "--prometheus", paramLabel = "FILE", required = true, description = "Prometheus' program")
    private @Nullable Path prometheus;

    @Option(names = "--only", paramLabel = "ALERT", description = "only this alert")
    private @Nullable String only;

    @Option(names = "--keep", paramLabel = "DIR", description = "keep data and logs there")
    private @Nullable Path keep;

    @Override
    public Integer call() throws Exception {
        Path folder = keep == null ? Folders.temporary("swath-alerts-") : keep.toAbsolutePath();
        List<String> rows = new ArrayList<>();
        boolean all = true;
        try (SwathProcesses swath = SwathProcesses.start(folder.resolve("swath"), ProcessSettings.standard());
                ScrapingPrometheus scraping = ScrapingPrometheus.start(
                        Objects.requireNonNull(prometheus), folder.resolve("prometheus"), swath)) {
            awaitQuiet(scraping);
            for (ProvokedAlert provoked : ProvokedAlerts.all()) {
                if (only == null || only.equals(provoked.alert())) {
                    Set<String> fired = rehearse(provoked, swath, scraping);
                    boolean itself = fired.remove(provoked.alert());
                    all &= itself;
                    String row = "| `%s` | %s | %s | %s |"
                            .formatted(
                                    provoked.alert(),
                                    provoked.fault(),
                                    itself ? "fired" : "did not fire",
                                    fired.isEmpty() ? "none" : String.join(", ", fired));
                    System.err.println(row);
                    rows.add(row);
                }
            }
        } finally {
            if (keep == null) {
                Folders.delete(folder);
            }
        }
        System.out.println("| alert | fault | it | others that fired |\n| --- | --- | --- | --- |");
        rows.forEach(System.out::println);
        return all ? 0 : 1;
    }

    /** The alerts that fired from the fault on until it was mended and all was quiet again. */
    private static Set<String> rehearse(ProvokedAlert provoked, SwathProcesses swath, ScrapingPrometheus scraping)
            throws Exception {
        FaultScenario scenario = FaultScenario.on(swath, provoked.alert());
        Set<String> fired = new TreeSet<>();
        provoked.provoke().on(scenario);
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                fired.addAll(scraping.firing());
                return fired.contains(provoked.alert());
            });
        } catch (ConditionTimeoutException e) {
            // the table says so
        }
        provoked.mend().on(scenario);
        swath.reconfigure(ProcessSettings.standard());
        swath.awaitReady();
        awaitQuiet(scraping);
        return fired;
    }

    private static void awaitQuiet(ScrapingPrometheus scraping) throws IOException {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptions()
                .until(() -> scraping.firing().isEmpty());
    }
}
