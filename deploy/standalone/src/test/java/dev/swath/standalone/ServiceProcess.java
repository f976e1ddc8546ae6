package dev.swath.standalone;

import dev.swath.embedded.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A built application run as its user runs it: a process of its own, configured by the environment. */
final class ServiceProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChildProcess process;

    private ServiceProcess(ChildProcess process) {
        this.process = process;
    }

    /** @param module the service's folder below the root */
    static ServiceProcess start(
            String module, Path logs, int port, Map<String, String> settings, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-XX:G1HeapRegionSize=8m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Dswath.home=" + root(),
                "-jar",
                root().resolve(module)
                        .resolve("target/quarkus-app/quarkus-run.jar")
                        .toString()));
        command.addAll(arguments);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        Path log = logs.resolve(module.replace('/', '-') + "-" + port + ".log");
        return new ServiceProcess(ChildProcess.start(command, environment, port, log));
    }

    static Path root() {
        return Path.of(System.getProperty("swath.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    URI address() {
        return process.address();
    }

    boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("the process ended:\n" + log());
        }
        return readiness().startsWith("200 ");
    }

    /** What it says of itself: the status and the checks; only the reason where it does not answer. */
    String readiness() {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(address().resolve("/q/health/ready")).build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process to end by itself. */
    int exitStatus(Duration timeout) throws InterruptedException {
        return process.exitStatus(timeout);
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    String log() {
        return process.log();
    }

    /** Sends SIGTERM and returns at once. */
    void terminate() {
        process.terminate();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
