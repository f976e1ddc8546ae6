package dev.swath.service.worker;

import dev.swath.catalogue.Stage;
import dev.swath.streaming.BatchWorker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The meters of each worker, tagged with its stage. Only this class names them. */
public final class WorkerMeters {
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
        registry.more().counter("swath.worker.failures", tags, worker, BatchWorker::failures);
        registry.gauge("swath.worker.lag", tags, worker, BatchWorker::lag);
        registerAge(registry, stage, worker::unreadAge);
    }
}
