package dev.swath.cli;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.EventJson;
import dev.swath.client.SwathClient;
import dev.swath.ledger.DeepLedger;
import dev.swath.ledger.GatewayIndex;
import dev.swath.ledger.Ledger;
import dev.swath.ledger.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description =
                "Compares the bucket, the scenes, the tiles, the encodings, the captions, the items and the index."
                        + " The exit status is 0 only if nothing is missing, extra or stale.",
        mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {
    private static final int OFFENDERS = 20;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = Durations.class,
            description = "how long to wait for work under way (default ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--deep",
            description =
                    "also read everything that the topics ever told: each tile, generation and model version must have"
                            + " exactly one of each effect, or a failure")
    private boolean deep;

    @Option(
            names = "--repair",
            description =
                    "with --deep: look again at the scenes whose tiles lack an encoding, a caption, a vector or an"
                            + " item, so that they are cut again, and compare once more")
    private boolean repair;

    @Option(names = "--report", paramLabel = "FILE", description = "write the report to this file, as JSON")
    private @Nullable Path report;

    @Option(names = "--json", description = "print the report as one JSON document")
    private boolean json;

    @Option(names = "--bucket", defaultValue = "swath-scenes", description = "default ${DEFAULT-VALUE}")
    private String bucket = "swath-scenes";

    @Option(names = "--chips-bucket", defaultValue = "swath-chips", description = "default ${DEFAULT-VALUE}")
    private String chipsBucket = "swath-chips";

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (repair && !deep) {
            System.err.println("swath: --repair needs --deep");
            return CommandLine.ExitCode.USAGE;
        }
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            Report compared = deep ? checkDeeply(swath) : compare(swath);
            if (report != null) {
                Files.writeString(report, EventJson.mapper().writeValueAsString(compared) + "\n");
            }
            System.out.println(json ? EventJson.mapper().writeValueAsString(compared) : text(compared));
            return compared.isClean() ? 0 : SwathCli.FAILED;
        }
    }

    private Report compare(SwathClient swath) throws InterruptedException {
        return new Ledger(swath.store(), bucket, swath.endpoints().kafka(), new GatewayIndex(swath.gateway()))
                .reconcile(timeout);
    }

    private Report checkDeeply(SwathClient swath) throws InterruptedException {
        try (DeepLedger ledger = new DeepLedger(
                swath.store(),
                new DeepLedger.Buckets(bucket, chipsBucket),
                swath.endpoints().kafka(),
                new GatewayIndex(swath.gateway()))) {
            Report found = ledger.check(timeout);
            return repair ? repaired(ledger, found) : found;
        }
    }

    private Report repaired(DeepLedger ledger, Report found) throws InterruptedException {
        Set<ObjectKey> keys = ledger.repair(found);
        keys.forEach(key -> System.err.println("looking again at " + key));
        Report after = keys.isEmpty() ? found : ledger.check(timeout);
        if (after.isClean()) {
            ledger.closeLosses();
        }
        return after;
    }

    private static String text(Report report) {
        StringBuilder text = new StringBuilder();
        report.counts().forEach((place, count) -> text.append("%-9s %d%n".formatted(place, count)));
        report.discrepancies().stream()
                .limit(OFFENDERS)
                .forEach(found -> text.append(
                        "%s in %s: %s (%s)%n".formatted(found.kind(), found.place(), found.id(), found.message())));
        if (report.discrepancies().size() > OFFENDERS) {
            text.append("and ")
                    .append(report.discrepancies().size() - OFFENDERS)
                    .append(" more\n");
        }
        return text + (report.isClean() ? "nothing is missing, extra or stale" : "not reconciled");
    }
}
