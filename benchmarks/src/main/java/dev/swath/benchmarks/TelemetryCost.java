package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.event.EventJson;
import dev.swath.service.config.TraceConfig;
import dev.swath.service.trace.Tracing;
import dev.swath.service.worker.WorkerMeters;
import dev.swath.streaming.WorkerSettings.Telemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What telemetry costs a worker: two equal runs without it and two with it, by turns. A collector's double is in this process. */
final class TelemetryCost implements AutoCloseable {
    private final List<Throughput> without = new ArrayList<>();
    private final List<Throughput> withIt = new ArrayList<>();
    private final List<Throughput> withoutAgain = new ArrayList<>();
    private final List<Throughput> withItAgain = new ArrayList<>();
    private final AtomicLong sends = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final HttpServer collector;
    private final Tracing tracing;
    private final Telemetry telemetry;

    /** A run of the worker. */
    @FunctionalInterface
    interface TelemetryRun {
        Throughput run(Telemetry telemetry) throws InterruptedException;
    }

    /** @param share of the tiles that are followed */
    TelemetryCost(double share) throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", this::take);
        collector.start();
        URI address = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
        tracing = Tracing.open("encoder-service", new FollowedShare(Optional.of(address), share));
        telemetry = new Telemetry(tracing.tracer(), WorkerMeters.monitor(new SimpleMeterRegistry(), Stage.ENCODE));
    }

    void warmUp(TelemetryRun run) throws InterruptedException {
        WarmUp.run(() -> {
            run.run(Telemetry.NONE);
            return run.run(telemetry);
        });
    }

    void round(TelemetryRun run) throws InterruptedException {
        without.add(run.run(Telemetry.NONE));
        withIt.add(run.run(telemetry));
        withoutAgain.add(run.run(Telemetry.NONE));
        withItAgain.add(run.run(telemetry));
        System.err.printf(
                "without %s, with %s, without %s, with %s%n",
                without.getLast(), withIt.getLast(), withoutAgain.getLast(), withItAgain.getLast());
    }

    void print(boolean json) throws IOException {
        double spread = median(round -> Math.abs(cpu(withoutAgain, round) / cpu(without, round) - 1));
        double cost = median(round ->
                (cpu(withIt, round) + cpu(withItAgain, round)) / (cpu(without, round) + cpu(withoutAgain, round)) - 1);
        if (json) {
            ObjectNode figures = EventJson.mapper()
                    .createObjectNode()
                    .put("name", "encode-telemetry")
                    .put("withoutCpuMillisPerImage", median(round -> cpu(without, round)))
                    .put("withoutAgainCpuMillisPerImage", median(round -> cpu(withoutAgain, round)))
                    .put("withCpuMillisPerImage", median(round -> cpu(withIt, round)))
                    .put("withAgainCpuMillisPerImage", median(round -> cpu(withItAgain, round)))
                    .put("spread", spread)
                    .put("cost", cost)
                    .put("sends", sends.get())
                    .put("sentBytes", sentBytes.get());
            System.out.println(EventJson.mapper().writeValueAsString(figures));
        } else {
            print("without telemetry", without);
            print("without, again", withoutAgain);
            print("with telemetry", withIt);
            print("with it, again", withItAgain);
            System.out.printf("the collector was sent %,d bytes in %,d calls%n", sentBytes.get(), sends.get());
            System.out.printf(
                    "in processor time telemetry costs %+.1f %%, two equal runs are %.1f %% apart (medians of %d rounds)%n",
                    100 * cost, 100 * spread, without.size());
        }
    }

    private void print(String name, List<Throughput> runs) {
        System.out.printf(
                "%-18s %.1f images/s, %.2f ms of processor time each%n",
                name, median(round -> runs.get(round).perSecond()), median(round -> cpu(runs, round)));
    }

    private double median(IntToDoubleFunction ofRound) {
        double[] sorted =
                IntStream.range(0, without.size()).mapToDouble(ofRound).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double cpu(List<Throughput> runs, int round) {
        return runs.get(round).cpuMillisPerImage();
    }

    @Override
    public void close() {
        tracing.close();
        collector.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            sentBytes.addAndGet(exchange.getRequestBody().readAllBytes().length);
            sends.incrementAndGet();
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private record FollowedShare(Optional<URI> otlp, double traceShare) implements TraceConfig {}
}
