package dev.swath.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A built application run as its user runs it: a process of its own, configured by the environment. */
final class ServiceProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final URI address;

    private ServiceProcess(Process process, Path log, URI address) {
        this.process = process;
        this.log = log;
        this.address = address;
    }

    /** @param module the service's folder below the root */
    static ServiceProcess start(
            String module, Path logs, int port, Map<String, String> environment, List<String> arguments)
            throws IOException {
        Path log = logs.resolve(module.replace('/', '-') + "-" + port + ".log");
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
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return new ServiceProcess(builder.start(), log, URI.create("http://127.0.0.1:" + port));
    }

    static Path root() {
        return Path.of(System.getProperty("swath.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    URI address() {
        return address;
    }

    boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("the process ended with " + process.exitValue() + ":\n" + log());
        }
        return readiness().startsWith("200 ");
    }

    /** What it says of itself: the status and the checks; only the reason where it does not answer. */
    String readiness() {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(address.resolve("/q/health/ready")).build(),
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
    int exitStatus(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s:\n" + log());
        }
        return process.exitValue();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    /** Sends SIGTERM and returns at once. */
    void terminate() {
        process.destroy();
    }

    /** SIGTERM, as Kubernetes does; SIGKILL after 20 s. */
    @Override
    public void close() throws InterruptedException {
        terminate();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
