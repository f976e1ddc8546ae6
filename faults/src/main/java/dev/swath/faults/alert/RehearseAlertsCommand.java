package dev.swath.faults.alert;

import static org.awaitility.Awaitility.await;

import dev.swath.faults.FaultScenario;
import dev.swath.faults.Folders;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                        + " and prints a table of what fired and what the first command of each page says.",
        mixinStandardHelpOptions = true)
public final class RehearseAlertsCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** Five minutes of the rules. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(5L * ShortRules.MINUTE);

    @Option(names = "--prometheus", paramLabel = "FILE", required = true, description = "Prometheus' program")
    private @Nullable Path prometheus;

    @Option(names = "--only", paramLabel = "ALERT", description = "only this alert")
    private @Nullable String only;

    @Option(names = "--keep", paramLabel = "DIR", description = "keep data and logs there")
    private @Nullable Path keep;

    @Override
    public Integer call() throws Exception {
        Path folder = keep == null ? Folders.temporary("swath-alerts-") : keep.toAbsolutePath();
        Map<String, FirstCommand> pages = FirstCommand.all();
        List<RehearsedAlert> rehearsed = new ArrayList<>();
        try (SwathProcesses swath = SwathProcesses.start(folder.resolve("swath"), ProcessSettings.standard());
                ScrapingPrometheus scraping = ScrapingPrometheus.start(
                        Objects.requireNonNull(prometheus), folder.resolve("prometheus"), swath)) {
            awaitQuiet(scraping);
            for (ProvokedAlert provoked : ProvokedAlerts.all()) {
                if (only == null || only.equals(provoked.alert())) {
                    FirstCommand first = Objects.requireNonNull(pages.get(provoked.alert()), provoked.alert());
                    RehearsedAlert row = rehearse(provoked, first, swath, scraping);
                    System.err.println(row.row());
                    rehearsed.add(row);
                }
            }
        } finally {
            if (keep == null) {
                Folders.delete(folder);
            }
        }
        System.out.println(RehearsedAlert.HEAD);
        rehearsed.forEach(row -> System.out.println(row.row()));
        return rehearsed.stream().allMatch(RehearsedAlert::isAsItShouldBe) ? 0 : 1;
    }

    private static RehearsedAlert rehearse(
            ProvokedAlert provoked, FirstCommand first, SwathProcesses swath, ScrapingPrometheus scraping)
            throws Exception {
        FaultScenario scenario = FaultScenario.on(swath, provoked.alert());
        provoked.provoke().on(scenario);
        Set<String> fired = new TreeSet<>();
        boolean itself = holds(PATIENCE, () -> {
            fired.addAll(scraping.firing());
            return fired.contains(provoked.alert());
        });
        boolean helped = itself && helps(provoked, first, swath);
        // What comes later is told, too.
        holds(AFTERWARDS, () -> {
            fired.addAll(scraping.firing());
            return false;
        });
        provoked.mend().on(scenario);
        swath.reconfigure(ProcessSettings.standard());
        swath.awaitReady();
        awaitQuiet(scraping);
        return new RehearsedAlert(provoked, fired, helped);
    }

    /** Whether the page's first command says what is wrong; the gateway may be some seconds behind. */
    private static boolean helps(ProvokedAlert provoked, FirstCommand first, SwathProcesses swath) {
        StringBuilder printed = new StringBuilder();
        boolean helps = holds(AFTERWARDS, () -> {
            printed.setLength(0);
            printed.append(first.print(swath.address(SwathService.GATEWAY)));
            return printed.indexOf(provoked.says()) >= 0;
        });
        System.err.printf("    %s: %s%n", first.page(), printed.toString().strip());
        return helps;
    }

    private static boolean holds(Duration patience, Callable<Boolean> condition) {
        try {
            await().atMost(patience).pollInterval(Duration.ofSeconds(1)).until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            // the table says so
            return false;
        }
    }

    private static void awaitQuiet(ScrapingPrometheus scraping) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptions()
                .until(() -> scraping.firing().isEmpty());
    }
}
