package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.event.EventJson;
import dev.swath.embedded.ChildProcess;
import dev.swath.embedded.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** query-gateway as a process of its own, and what it answers. */
final class GatewayRun implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration READ = Duration.ofMinutes(60);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String LOADING = "STILL_LOADING";
    private static final Pattern USED_HEAP = Pattern.compile("used (\\d+)K");

    private final ChildProcess process;
    private final Path state;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AnswerTimes whileReading = new AnswerTimes();

    /** How long answers took, and the memory of each moment. */
    static final class AnswerTimes {
        private static final double NOISE = 0.15;
        private static final int LEAST_GROWTH = 20;

        private final List<Long> megabytes = new ArrayList<>();
        private long slowestNanos;
        private int count;

        private void add(long nanos) {
            slowestNanos = Math.max(slowestNanos, nanos);
            count++;
        }

        int count() {
            return count;
        }

        long slowestMillis() {
            return Duration.ofNanos(slowestNanos).toMillis();
        }

        /** The median of the second quarter. */
        long earlyMegabytes() {
            return median(megabytes.subList(megabytes.size() / 4, megabytes.size() / 2));
        }

        /** The median of the last quarter. */
        long lateMegabytes() {
            return median(megabytes.subList(megabytes.size() - megabytes.size() / 4, megabytes.size()));
        }

        boolean flat() {
            return lateMegabytes() <= earlyMegabytes() * (1 + NOISE) + LEAST_GROWTH;
        }

        private static long median(List<Long> values) {
            List<Long> sorted = values.stream().sorted().toList();
            return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
        }
    }

    private GatewayRun(ChildProcess process, Path state) {
        this.process = process;
        this.state = state;
    }

    static GatewayRun start(BenchmarkServers servers, String heap) throws IOException {
        return start(servers, heap, Map.of());
    }

    /** @param settings its environment, where it differs from an empty index and no query encoders */
    static GatewayRun start(BenchmarkServers servers, String heap, Map<String, String> settings) throws IOException {
        int port = Ports.free();
        Path folder = Files.createTempDirectory(servers.folder(), "gateway-");
        Path state = folder.resolve("state");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseG1GC",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-jar",
                BenchmarksMain.home()
                        .resolve("query-gateway/target/quarkus-app/quarkus-run.jar")
                        .toString());
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "SWATH_KAFKA", servers.bootstrap(),
                "SWATH_S3", servers.endpoint().toString(),
                "SWATH_S3_ACCESS_KEY", BenchmarkServers.USER,
                "SWATH_S3_SECRET_KEY", BenchmarkServers.SECRET,
                "SWATH_INDEX", "lucene",
                "SWATH_INDEX_DIR", folder.resolve("index").toString(),
                "SWATH_GATEWAY_STATE_DIR", state.toString()));
        environment.putAll(settings);
        return new GatewayRun(ChildProcess.start(command, environment, port, folder.resolve("gateway.log")), state);
    }

    void awaitReady() throws IOException, InterruptedException {
        await(START, () -> {
            try {
                return get("/q/health/ready") == 200;
            } catch (ConnectException e) {
                return false;
            }
        });
    }

    /** Browses every half a second meanwhile. */
    void awaitTables() throws IOException, InterruptedException {
        await(READ, () -> {
            timed(whileReading, "/api/search?limit=10");
            return status().complaints().stream()
                    .noneMatch(complaint -> complaint.code().name().equals(LOADING));
        });
    }

    AnswerTimes answers() {
        return whileReading;
    }

    /** Asks for the status, a scene, failures and the newest tiles, again and again. */
    AnswerTimes ask(GatewayTopics topics, Duration duration) throws IOException, InterruptedException {
        AnswerTimes answers = new AnswerTimes();
        Random random = new Random(1);
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            String key = GatewayTopics.key(random.nextInt(topics.scenes())).value();
            timed(answers, "/api/status");
            timed(answers, "/api/scenes?key=" + URLEncoder.encode(key, StandardCharsets.UTF_8));
            timed(answers, "/api/failures?limit=1000");
            timed(answers, "/api/search?limit=10");
            answers.megabytes.add(process.kilobytes("VmRSS") >> 10);
            Thread.sleep(PAUSE);
        }
        return answers;
    }

    CatalogueStatus status() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send("/api/status");
        return EventJson.mapper().readValue(answer.body(), CatalogueStatus.class);
    }

    /**
     * Asks for a search.
     *
     * @param body JSON, as {@code POST /api/search} takes it
     */
    JsonNode search(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.address() + "/api/search"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("expected 200, found %d: %s"
                    .formatted(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8)));
        }
        return EventJson.mapper().readTree(answer.body());
    }

    /** How long all its threads were on a processor so far. */
    Duration processorTime() throws IOException {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow(() -> new IOException("expected the processor time of process " + process.pid()));
    }

    /** What is alive on its heap, after a collection. */
    long heapMegabytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED_HEAP.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IOException("expected the heap of process " + process.pid());
        }
        return Long.parseLong(used.group(1)) >> 10;
    }

    long residentMegabytes() throws IOException {
        return process.kilobytes("VmRSS") >> 10;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd %s ended with %d: %s".formatted(command, jcmd.exitValue(), output));
        }
        return output;
    }

    long diskMegabytes() throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            return files.mapToLong(file -> file.toFile().length()).sum() >> 20;
        }
    }

    @Override
    public void close() throws InterruptedException {
        http.close();
        process.close();
    }

    private void await(Duration timeout, Retry.Attempt<Boolean, IOException> question)
            throws IOException, InterruptedException {
        boolean done = Retry.every(PAUSE)
                .within(timeout)
                .ask(
                        () -> {
                            if (!process.isAlive()) {
                                throw new IOException("the gateway has ended:\n" + process.log());
                            }
                            return question.ask();
                        },
                        answer -> answer);
        if (!done) {
            throw new IOException("the gateway took longer than " + timeout + ":\n" + process.log());
        }
    }

    private void timed(AnswerTimes answers, String path) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        int status = get(path);
        if (status != 200) {
            throw new IOException("expected 200 of %s, found %d:%n%s".formatted(path, status, process.log()));
        }
        answers.add(System.nanoTime() - begun);
    }

    private int get(String path) throws IOException, InterruptedException {
        return send(path).statusCode();
    }

    private HttpResponse<byte[]> send(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.address() + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
