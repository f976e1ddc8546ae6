package dev.swath.faults.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.embedded.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts Java processes and keeps their logs in one folder. */
final class ProcessLauncher {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(10);

    private final Path folder;

    /** @param folder gets a folder of logs and one of temporary files */
    ProcessLauncher(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("logs"));
        Files.createDirectories(folder.resolve("tmp"));
    }

    /** Starts a main class of this class path, and returns once it prints that it is serving. */
    ChildProcess startServer(String name, int port, Class<?> main, Object... arguments) throws IOException {
        List<String> command = java("-Xmx384m");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path log = log(name);
        int before = Files.exists(log) ? (int) Files.size(log) : 0;
        ChildProcess child = ChildProcess.start(command, Map.of(), port, log);
        await().atMost(START_TIMEOUT).until(() -> {
            assertThat(child.isAlive()).as(child::log).isTrue();
            return child.log().indexOf("serving", before) >= 0;
        });
        return child;
    }

    /**
     * Starts a built service, and returns at once.
     *
     * @param home the project folder that it was built in
     */
    ChildProcess startService(
            SwathService service, Path home, String instance, int port, Map<String, String> environment)
            throws IOException {
        List<String> command = java("-Xmx512m");
        command.addAll(List.of(
                "--add-modules=jdk.incubator.vector",
                "-jar",
                home.resolve(service.module())
                        .resolve("target/quarkus-app/quarkus-run.jar")
                        .toString()));
        return ChildProcess.start(command, environment, port, log(instance));
    }

    private Path log(String name) {
        return folder.resolve("logs/" + name + ".log");
    }

    private List<String> java(String heap) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                // A killed process leaves its unpacked libraries there.
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-XX:+UseG1GC",
                "-XX:G1HeapRegionSize=8m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
    }
}
