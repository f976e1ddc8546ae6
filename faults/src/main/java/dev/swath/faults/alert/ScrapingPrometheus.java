package dev.swath.faults.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.embedded.ChildProcess;
import dev.swath.embedded.Ports;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A Prometheus that scrapes the five services and holds the shortened rules against them. */
final class ScrapingPrometheus implements AutoCloseable {
    /** How often it looks. */
    static final Duration EVERY = Duration.ofSeconds(2);

    private final SwathProcesses swath;
    private final ChildProcess process;
    private final URI alerts;

    private ScrapingPrometheus(SwathProcesses swath, ChildProcess process, URI alerts) {
        this.swath = swath;
        this.process = process;
        this.alerts = alerts;
    }

    /**
     * Starts it.
     *
     * @param program Prometheus' own, such as Debian's
     * @param folder of its data, settings and log
     */
    static ScrapingPrometheus start(Path program, Path folder, SwathProcesses swath) throws IOException {
        Files.createDirectories(folder);
        String rules = Files.readString(SwathProcesses.root().resolve("deploy/observability/rules/swath.yaml"));
        Files.writeString(folder.resolve("rules.yaml"), ShortRules.of(rules));
        StringBuilder settings = new StringBuilder("""
                global: {scrape_interval: %1$ds, scrape_timeout: %1$ds, evaluation_interval: 1s}
                rule_files: [rules.yaml]
                scrape_configs:
                  - job_name: swath
                    metrics_path: /q/metrics
                    static_configs:
                """.formatted(EVERY.toSeconds()));
        for (SwathService service : SwathService.values()) {
            settings.append("      - {targets: ['127.0.0.1:%d'], labels: {service: %s}}%n"
                    .formatted(swath.address(service).getPort(), service.module()));
        }
        Files.writeString(folder.resolve("prometheus.yaml"), settings);
        int port = Ports.free();
        ChildProcess process = ChildProcess.start(
                List.of(
                        program.toString(),
                        "--config.file=" + folder.resolve("prometheus.yaml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port),
                Map.of(),
                port,
                folder.resolve("prometheus.log"));
        return new ScrapingPrometheus(swath, process, URI.create("http://127.0.0.1:%d/api/v1/alerts".formatted(port)));
    }

    /** The names of the alerts that fire now, with the stage or service where they have one. */
    Set<String> firing() throws IOException, InterruptedException {
        Set<String> firing = new TreeSet<>();
        for (JsonNode alert : EventJson.mapper()
                .readTree(swath.get(alerts).body())
                .path("data")
                .path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                firing.add(alert.path("labels").path("alertname").asText());
            }
        }
        return firing;
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
