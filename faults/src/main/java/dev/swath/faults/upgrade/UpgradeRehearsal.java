package dev.swath.faults.upgrade;

import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.Retry;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.embedded.ChildProcess;
import dev.swath.faults.Folders;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.ledger.Discrepancy;
import dev.swath.ledger.Report;
import dev.swath.streaming.TopicReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** Starts all services of the version before, replaces one after the other under load, and asks the ledger after each. */
final class UpgradeRehearsal {
    private static final Duration DRAIN = Duration.ofMinutes(15);
    private static final Duration CHECK = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofMinutes(10);
    private static final int OFFENDERS = 5;
    private static final String SEARCH = "/api/search?limit=10";

    private final Path former;
    private final Duration load;
    private final long seed;

    /**
     * What a step came to.
     *
     * @param seconds of the replacement, until searches were answered again
     * @param findings what is wrong; empty if nothing is
     */
    record StepResult(String title, long seconds, List<String> findings, String counts) {
        StepResult {
            findings = List.copyOf(findings);
        }
    }

    /**
     * What an order of steps came to.
     *
     * @param findings what is wrong with the whole
     */
    record OrderResult(
            UpgradeOrder order,
            List<StepResult> steps,
            int puts,
            long searches,
            Map<Topic, RecordVersions> records,
            List<String> findings) {
        OrderResult {
            steps = List.copyOf(steps);
            findings = List.copyOf(findings);
        }

        boolean isClean() {
            return findings.isEmpty()
                    && steps.stream().allMatch(step -> step.findings().isEmpty());
        }
    }

    /**
     * @param former the project folder of the version before, which is built
     * @param load how long scenes arrive between two steps
     */
    UpgradeRehearsal(Path former, Duration load, long seed) {
        this.former = former;
        this.load = load;
        this.seed = seed;
    }

    OrderResult run(UpgradeOrder order, Path folder) throws IOException, InterruptedException {
        ProcessSettings settings = ProcessSettings.standard()
                .withBundle(former.resolve("libs/model-runtime/src/test/resources/tiny-bundle"));
        for (SwathService service : SwathService.values()) {
            settings = settings.withHome(service, former);
        }
        List<StepResult> steps = new ArrayList<>();
        try (SwathProcesses swath = SwathProcesses.start(folder, settings);
                UpgradeLoad work = UpgradeLoad.start(swath, "upgrade", seed)) {
            steps.add(check("all of the version before", 0, swath, work));
            for (UpgradeOrder.UpgradeStep step : order.steps()) {
                swath.reconfigure(step.after(swath.settings()));
                long started = System.nanoTime();
                work.replacing(() -> {
                    if (step.service() == SwathService.INDEX) {
                        keepIndex(swath);
                    }
                    swath.replace(step.service());
                });
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
                steps.add(check(step.title(), seconds, swath, work));
            }
            List<String> findings = new ArrayList<>(formerGatewayReads(swath));
            if (work.failedSearches() > 0) {
                findings.add("%d of %d searches failed: %s"
                        .formatted(work.failedSearches(), work.searches(), work.complaints()));
            }
            Map<Topic, RecordVersions> records = RecordVersions.count(swath.bootstrap());
            records.forEach((topic, versions) -> {
                if (versions.present() == 0) {
                    findings.add(topic.topicName() + " has no record of this version");
                }
            });
            return new OrderResult(order, steps, work.puts(), work.searches(), records, findings);
        }
    }

    private StepResult check(String title, long seconds, SwathProcesses swath, UpgradeLoad work)
            throws InterruptedException {
        LockSupport.parkNanos(load.toNanos());
        StepResult result = work.quietly(() -> {
            Report report = Retry.every(Duration.ofSeconds(1))
                    .within(DRAIN)
                    .ask(
                            () -> swath.catalogue().reconcile(CHECK),
                            found -> wrong(swath, found).isEmpty());
            List<String> findings = wrong(swath, report).stream()
                    .limit(OFFENDERS)
                    .map(found ->
                            "%s in %s: %s (%s)".formatted(found.kind(), found.place(), found.id(), found.message()))
                    .collect(Collectors.toCollection(ArrayList::new));
            findings.addAll(failures(swath));
            return new StepResult(title, seconds, findings, report.counts().toString());
        });
        System.err.printf(
                "  %-28s replaced in %2d s, %s, %s%n",
                title,
                seconds,
                result.findings().isEmpty() ? "clean" : "NOT CLEAN: " + result.findings(),
                result.counts());
        return result;
    }

    /**
     * The ingest-service of 0.1.0 leaves a failure open that comes after its tile's retraction, from a stage that is behind as
     * after each replacement. Once this version's has taken its place, such a one is wrong, too.
     */
    private static List<Discrepancy> wrong(SwathProcesses swath, Report report) {
        boolean closesLateFailures = !swath.settings().homes().containsKey(SwathService.INGEST);
        return report.discrepancies().stream()
                .filter(found -> closesLateFailures
                        || found.kind() != Discrepancy.Kind.EXTRA
                        || !found.place().equals("failures"))
                .toList();
    }

    /** The tiny bundle's random weights give garbage for one picture in a hundred, which is then a failure. */
    private static List<String> failures(SwathProcesses swath) {
        return TopicReader.readNewest(swath.bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure -> failure.stage() != Stage.CAPTION)
                .map(failure -> "failure of %s: %s".formatted(failure.stage(), failure.message()))
                .limit(OFFENDERS)
                .toList();
    }

    /** What this version's Lucene has written, that of the version before cannot read: whoever wants to go back keeps a copy. */
    private static void keepIndex(SwathProcesses swath) throws IOException, InterruptedException {
        swath.service(SwathService.INDEX).close();
        Folders.copy(swath.folder().resolve("index"), keptIndex(swath));
    }

    private static Path keptIndex(SwathProcesses swath) {
        return swath.folder().resolve("index-of-the-version-before");
    }

    /** A gateway of the version before becomes ready on the records of this version, and finds tiles in the index that was kept. */
    private List<String> formerGatewayReads(SwathProcesses swath) throws IOException, InterruptedException {
        ProcessSettings before = swath.settings()
                .withHome(SwathService.GATEWAY, former)
                .with(SwathService.GATEWAY, "SWATH_INDEX_DIR", keptIndex(swath).toString());
        ChildProcess gateway = swath.startAnother(SwathService.GATEWAY, before);
        try {
            await().atMost(START)
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(() -> status(swath, gateway.address().resolve("/q/health/ready")) == 200);
            List<String> findings = new ArrayList<>();
            for (String path : List.of("/api/status", SEARCH, "/api/failures")) {
                HttpResponse<String> answer = swath.get(gateway.address().resolve(path));
                if (answer.statusCode() != 200 || (path.equals(SEARCH) && hits(answer) == 0)) {
                    findings.add("a gateway of the version before answers %s with %d: %s"
                            .formatted(path, answer.statusCode(), answer.body()));
                }
            }
            return findings;
        } catch (ConditionTimeoutException e) {
            String log = gateway.log();
            return List.of("a gateway of the version before is not ready on these records: "
                    + log.substring(Math.max(0, log.length() - 500)));
        } finally {
            gateway.close();
        }
    }

    private static int hits(HttpResponse<String> answer) throws IOException {
        return EventJson.mapper().readTree(answer.body()).path("results").size();
    }

    private static int status(SwathProcesses swath, URI address) throws IOException, InterruptedException {
        return swath.get(address).statusCode();
    }
}
