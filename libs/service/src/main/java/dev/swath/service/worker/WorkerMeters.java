package dev.swath.service.worker;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.Stage;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.BatchWorker.WorkerStatus;
import dev.swath.streaming.WorkerSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The meters of each worker, tagged with its stage. Only this class names them. */
public final class WorkerMeters {
    private static final double[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
    private static final Duration[] TIMES = Arrays.stream(new long[] {10, 50, 100, 500, 1_000, 5_000, 15_000, 60_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final Duration[] WAITS = Arrays.stream(new long[] {1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400})
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private WorkerMeters() {}

    /**
     * Registers how old the oldest unread record of a stage is, in seconds. Beyond its topic's retention it is lost.
     *
     * @param age kept as long as the registry
     */
    public static void registerAge(MeterRegistry registry, Stage stage, Supplier<Duration> age) {
        Gauge.builder("swath.worker.unread.age", () -> age.get().toMillis() / 1000.0)
                .tags("stage", stage.id())
                .baseUnit("seconds")
                .register(registry);
    }

    static void register(MeterRegistry registry, Stage stage, BatchWorker worker) {
        List<Tag> tags = List.of(Tag.of("stage", stage.id()));
        registry.more().counter("swath.worker.records", tags, worker, BatchWorker::records);
        registry.gauge("swath.worker.lag", tags, worker, BatchWorker::lag);
        registerAge(registry, stage, worker::unreadAge);
        for (ErrorCode code : ErrorCode.values()) {
            if (code.kind() == ErrorKind.TRANSIENT || code.kind() == ErrorKind.EXHAUSTED) {
                registry.gauge(
                        "swath.worker.paused",
                        List.of(Tag.of("stage", stage.id()), Tag.of("code", code.name())),
                        worker,
                        paused -> isPausedBy(paused, code) ? 1 : 0);
            }
        }
    }

    /** Measures the batches of a stage, and counts its failures by their code. */
    public static WorkerSettings.Monitor monitor(MeterRegistry registry, Stage stage) {
        DistributionSummary sizes = DistributionSummary.builder("swath.worker.batch")
                .tags("stage", stage.id())
                .serviceLevelObjectives(BATCHES)
                .register(registry);
        Timer waits = timer(registry, "swath.worker.wait", stage, WAITS);
        Timer preparations = timer(registry, "swath.worker.prepare", stage, TIMES);
        Timer works = timer(registry, "swath.worker.work", stage, TIMES);
        for (ErrorCode code : ErrorCode.values()) {
            var _ = failures(registry, stage, code); // at 0 from the start on, so that the first failure is an increase
        }
        return new WorkerSettings.Monitor() {
            @Override
            public void committed(int records, Duration waited, Duration prepared, Duration worked) {
                sizes.record(records);
                waits.record(waited);
                preparations.record(prepared);
                works.record(worked);
            }

            @Override
            public void failed(ErrorCode code) {
                failures(registry, stage, code).increment();
            }
        };
    }

    private static Counter failures(MeterRegistry registry, Stage stage, ErrorCode code) {
        return registry.counter("swath.worker.failures", "stage", stage.id(), "code", code.name());
    }

    private static Timer timer(MeterRegistry registry, String name, Stage stage, Duration... buckets) {
        return Timer.builder(name)
                .tags("stage", stage.id())
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private static boolean isPausedBy(BatchWorker worker, ErrorCode code) {
        return worker.status() instanceof WorkerStatus.Paused paused && paused.code() == code;
    }
}
