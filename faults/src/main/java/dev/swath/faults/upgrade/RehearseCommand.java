package dev.swath.faults.upgrade;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.faults.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rehearse-upgrade",
        description =
                "Starts the services of the version before and replaces each by that of this version, under load:"
                        + " readers first, then once more writers first. Asks the ledger after each step. The last line is JSON.",
        mixinStandardHelpOptions = true)
public final class RehearseCommand implements Callable<Integer> {
    @Option(
            names = "--former",
            paramLabel = "DIR",
            required = true,
            description = "the project folder of the version before, built (the launcher makes one)")
    private @Nullable Path former;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "only this order: ${COMPLETION-CANDIDATES} (default: both)")
    private @Nullable UpgradeOrder order;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "how long scenes arrive between two steps (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--keep", paramLabel = "DIR", description = "keep data and logs there")
    private @Nullable Path keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Objects.requireNonNull(former).toAbsolutePath().normalize();
        Path folder = keep == null ? Folders.temporary("swath-upgrade-") : keep.toAbsolutePath();
        UpgradeRehearsal rehearsal = new UpgradeRehearsal(home, Duration.ofSeconds(seconds), seed);
        List<UpgradeRehearsal.OrderResult> results = new ArrayList<>();
        try {
            for (UpgradeOrder one : order == null ? Arrays.asList(UpgradeOrder.values()) : List.of(order)) {
                System.err.println(one);
                UpgradeRehearsal.OrderResult result =
                        rehearsal.run(one, Files.createDirectories(folder.resolve(one.name())));
                results.add(result);
                System.err.printf("  %d puts, %d searches, %s%n", result.puts(), result.searches(), result.records());
                result.findings().forEach(finding -> System.err.println("  " + finding));
            }
        } finally {
            if (keep == null) {
                Folders.delete(folder);
            }
        }
        boolean clean = results.stream().allMatch(UpgradeRehearsal.OrderResult::isClean);
        System.out.println(json(results, clean));
        return clean ? 0 : 1;
    }

    private static ObjectNode json(List<UpgradeRehearsal.OrderResult> results, boolean clean) {
        ObjectNode json = EventJson.mapper()
                .createObjectNode()
                .put("name", "rehearse-upgrade")
                .put("clean", clean);
        ArrayNode orders = json.putArray("orders");
        for (UpgradeRehearsal.OrderResult result : results) {
            ObjectNode one = orders.addObject()
                    .put("order", result.order().name())
                    .put("steps", result.steps().size())
                    .put(
                            "uncleanSteps",
                            result.steps().stream()
                                    .filter(step -> !step.findings().isEmpty())
                                    .count())
                    .put("puts", result.puts())
                    .put("searches", result.searches());
            one.set("records", EventJson.mapper().valueToTree(result.records()));
            one.set("findings", EventJson.mapper().valueToTree(result.findings()));
        }
        return json;
    }
}
