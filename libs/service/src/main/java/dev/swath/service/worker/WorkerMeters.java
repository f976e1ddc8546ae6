package dev.swath.service.worker;

import dev.swath.catalogue.Stage;
import dev.swath.streaming.BatchWorker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;

/** The meters of each worker, tagged with its stage. Only this class names them. */
final class WorkerMeters {
    private WorkerMeters() {}

    static void register(MeterRegistry registry, Stage stage, BatchWorker worker) {
        List<Tag> tags = List.of(Tag.of("stage", stage.id()));
        registry.more().counter("swath.worker.records", tags, worker, BatchWorker::records);
        registry.more().counter("swath.worker.failures", tags, worker, BatchWorker::failures);
        registry.gauge("swath.worker.lag", tags, worker, BatchWorker::lag);
    }
}
