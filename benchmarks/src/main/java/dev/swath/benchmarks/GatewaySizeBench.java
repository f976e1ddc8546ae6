package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gateway-size",
        description = "Fills the topics with scenes and failures, starts query-gateway on them with a small heap, and"
                + " says how long its tables take, what it answers meanwhile and afterwards, and whether its memory"
                + " stays flat. The status is 1 if a count is wrong, an answer fails or the memory grows.",
        mixinStandardHelpOptions = true)
final class GatewaySizeBench implements Callable<Integer> {
    @Option(names = "--scenes", defaultValue = "3000000", description = "default ${DEFAULT-VALUE}")
    private int scenes;

    @Option(names = "--failures", defaultValue = "1000000", description = "default ${DEFAULT-VALUE}")
    private int failures;

    @Option(names = "--heap", defaultValue = "600m", description = "the gateway's -Xmx (default ${DEFAULT-VALUE})")
    private String heap = "";

    @Option(
            names = "--seconds",
            defaultValue = "120",
            description = "how long it is asked once its tables are read (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--json", description = "one JSON document and no table")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintStream table = json ? System.err : System.out;
        try (BenchmarkServers servers = BenchmarkServers.start()) {
            GatewayTopics topics = new GatewayTopics(scenes, failures);
            long filled = System.nanoTime();
            topics.fill(servers.bootstrap());
            table.printf("%-44s %10d s%n", "topics filled in", since(filled).toSeconds());
            try (GatewayRun gateway = GatewayRun.start(servers, heap)) {
                return measure(topics, gateway, table);
            }
        }
    }

    private int measure(GatewayTopics topics, GatewayRun gateway, PrintStream table)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        gateway.awaitReady();
        Duration ready = since(started);
        gateway.awaitTables();
        Duration read = since(started);
        GatewayRun.AnswerTimes loading = gateway.answers();
        GatewayRun.AnswerTimes answers = gateway.ask(topics, Duration.ofSeconds(seconds));
        CatalogueStatus status = gateway.status();
        long alive = gateway.heapMegabytes();
        boolean right = status.scenes() == topics.liveScenes() && status.failed() == topics.openFailures();
        table.printf("%-44s %10.1f s%n", "ready after", ready.toMillis() / 1e3);
        table.printf("%-44s %10.1f s%n", "tables read after", read.toMillis() / 1e3);
        table.printf("%-44s %10d ms%n", "slowest browse while they were read", loading.slowestMillis());
        table.printf("%-44s %10d ms%n", "slowest answer afterwards", answers.slowestMillis());
        table.printf("%-44s %10d%n", "answers afterwards", answers.count());
        table.printf("%-44s %10d of %d%n", "live scenes", status.scenes(), topics.liveScenes());
        table.printf("%-44s %10d of %d%n", "open failures", status.failed(), topics.openFailures());
        table.printf("%-44s %10d MB%n", "resident early", answers.earlyMegabytes());
        table.printf("%-44s %10d MB%n", "resident late", answers.lateMegabytes());
        table.printf("%-44s %10d MB%n", "alive on its heap", alive);
        table.printf("%-44s %10d MB%n", "on disk", gateway.diskMegabytes());
        ObjectNode line = EventJson.mapper()
                .createObjectNode()
                .put("name", "gateway-size")
                .put("scenes", scenes)
                .put("failures", failures)
                .put("heap", heap)
                .put("readySeconds", ready.toMillis() / 1e3)
                .put("tablesSeconds", read.toMillis() / 1e3)
                .put("slowestWhileReadMillis", loading.slowestMillis())
                .put("slowestMillis", answers.slowestMillis())
                .put("residentEarlyMegabytes", answers.earlyMegabytes())
                .put("residentLateMegabytes", answers.lateMegabytes())
                .put("aliveMegabytes", alive)
                .put("diskMegabytes", gateway.diskMegabytes())
                .put("right", right)
                .put("flat", answers.flat());
        System.out.println(EventJson.mapper().writeValueAsString(line));
        return right && answers.flat() ? 0 : 1;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
