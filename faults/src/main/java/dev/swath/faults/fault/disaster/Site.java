package dev.swath.faults.fault.disaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folders of a running site, and how they are lost. */
final class Site {
    private static final SwathService[] ALL = SwathService.values();

    private final FaultScenario scenario;

    Site(FaultScenario scenario) {
        this.scenario = scenario;
    }

    Path index() {
        return folder().resolve("index");
    }

    Path join() {
        return folder().resolve("streams-" + SwathService.INDEX.module());
    }

    Path kafka() {
        return folder().resolve("kafka");
    }

    Path gatewayTables() {
        return folder().resolve("tmp").resolve("swath-gateway-" + SwathService.GATEWAY.module());
    }

    /** Ends services as a crash does. All of them if none is named. */
    void kill(SwathService... services) throws InterruptedException {
        for (SwathService service : services.length == 0 ? ALL : services) {
            scenario.swath().service(service).kill();
        }
    }

    /** The disk of a folder is gone. Whoever used it has ended. */
    static void lose(Path folder) throws IOException {
        assertThat(folder).isDirectory();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Runs a script of deploy/disasters as an operator does; returns what it printed. */
    String run(String script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path file = SwathProcesses.root().resolve("deploy/disasters").resolve(script);
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(List.of("bash", file.toString()).stream(), Arrays.stream(arguments))
                        .toList());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.strip();
    }

    private Path folder() {
        return scenario.swath().folder();
    }
}
