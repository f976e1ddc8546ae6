package dev.swath.faults.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.faults.Folders;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.ledger.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "soak",
        description = "Runs steady arrivals and random faults. Writes memory, descriptors, threads, disk and latency to"
                + " soak.png and soak.json.",
        mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
    private static final Duration SAMPLE = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofMinutes(5);
    private static final int OFFENDERS = 20;

    @Option(names = "--minutes", defaultValue = "60", description = "default ${DEFAULT-VALUE}")
    private int minutes;

    @Option(names = "--per-second", defaultValue = "1", description = "arrivals per second (default ${DEFAULT-VALUE})")
    private double perSecond;

    @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "the folder for both files (default: docs)")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path target = out == null ? SwathProcesses.root().resolve("docs") : Files.createDirectories(out);
        Path folder = Folders.temporary("swath-soak-");
        ProcessSettings settings =
                ProcessSettings.standard().withBundle(SwathProcesses.root().resolve("models/swath-mini"));
        try (SwathProcesses swath = SwathProcesses.start(folder, settings)) {
            long started = System.nanoTime();
            Arrivals arrivals = new Arrivals(swath, seed, perSecond);
            Disturbances disturbances = new Disturbances(swath, seed, started);
            Thread coming = Thread.ofPlatform().name("arrivals").start(arrivals);
            Thread disturbing = Thread.ofPlatform().name("disturbances").start(disturbances);
            List<ProcessSample> samples = new ArrayList<>();
            long end = started + TimeUnit.MINUTES.toNanos(minutes);
            for (long next = started; next < end; next += SAMPLE.toNanos()) {
                LockSupport.parkNanos(next - System.nanoTime());
                samples.add(ProcessSample.take(swath, (System.nanoTime() - started) / 6e10, arrivals.latest()));
                new SoakPlot(samples, disturbances.events()).write(target.resolve("soak.png"));
            }
            disturbances.end();
            disturbing.join();
            arrivals.end();
            coming.join();
            swath.restart();
            Report report = swath.catalogue().reconcile(DRAIN);
            new SoakPlot(samples, disturbances.events()).write(target.resolve("soak.png"));
            ObjectNode figures = figures(samples, disturbances, arrivals, report);
            Files.writeString(target.resolve("soak.json"), figures.toPrettyString() + "\n");
            figures.remove("disturbances");
            System.out.println(figures);
            return report.isClean() ? 0 : 1;
        } finally {
            Folders.delete(folder);
        }
    }

    private ObjectNode figures(
            List<ProcessSample> samples, Disturbances disturbances, Arrivals arrivals, Report report) {
        ObjectNode figures = EventJson.mapper()
                .createObjectNode()
                .put("name", "soak")
                .put("day", LocalDate.now(ZoneOffset.UTC).toString())
                .put("machine", machine())
                .put("minutes", minutes)
                .put("perSecond", perSecond)
                .put("seed", seed)
                .put("arrivals", arrivals.count())
                .put("clean", report.isClean());
        figures.set("ledger", EventJson.mapper().valueToTree(report.counts()));
        figures.set(
                "discrepancies",
                EventJson.mapper()
                        .valueToTree(
                                report.discrepancies().stream().limit(OFFENDERS).toList()));
        List<Double> latencies = arrivals.latencies();
        figures.putObject("putToSearchableSeconds")
                .put("probes", latencies.size())
                .put("median", Flatness.quantile(latencies, 0.5))
                .put("p95", Flatness.quantile(latencies, 0.95))
                .put("worst", Flatness.quantile(latencies, 1));
        flatness(figures.putObject("memoryMegabytes"), Flatness.of(samples, ProcessSample::memory));
        flatness(figures.putObject("descriptors"), Flatness.of(samples, ProcessSample::descriptors));
        flatness(figures.putObject("threads"), Flatness.of(samples, ProcessSample::threads));
        figures.set("disturbances", EventJson.mapper().valueToTree(disturbances.events()));
        return figures;
    }

    /** Medians of the second and of the last quarter. */
    private static void flatness(ObjectNode figures, Map<String, Flatness> byPart) {
        byPart.forEach((part, flatness) -> figures.putObject(part)
                .put("secondQuarter", flatness.early())
                .put("lastQuarter", flatness.late())
                .put("flat", flatness.isFlat()));
    }

    private static String machine() {
        return "%d processors, %s, JDK %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.arch"),
                        Runtime.version().feature());
    }
}
