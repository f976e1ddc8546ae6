package dev.swath.service.worker;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.service.config.WorkerConfig;
import dev.swath.service.trace.Tracing;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import dev.swath.streaming.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Collects the workers of one service, starts them as its settings say, and registers their meters. */
public final class StartWorkers {
    /** Far above a caption's budget and one run of a model: a call of native code that lasts longer hangs. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(15);

    private final String service;
    private final WorkerConfig config;
    private final MeterRegistry registry;
    private final Tracing tracing;
    private final Map<Stage, Supplier<BatchWorker>> starts = new EnumMap<>(Stage.class);

    /** @param service its name, also for Kafka */
    public StartWorkers(String service, WorkerConfig config, MeterRegistry registry) {
        this.service = service;
        this.config = config;
        this.registry = registry;
        this.tracing = Tracing.open(service, config);
    }

    /** Follows tiles, as the workers do. It is closed after them. */
    public Tracer tracer() {
        return tracing.tracer();
    }

    /**
     * Adds a worker.
     *
     * @param input what it consumes
     * @param start starts it; called in the background
     */
    public StartWorkers with(Stage stage, Topic input, Function<WorkerSettings, BatchWorker> start) {
        WorkerSettings settings = WorkerSettings.of(config.kafka(), service, stage, config.instance(), input)
                .withBatch(config.batchSize(), config.linger())
                .withTelemetry(new WorkerSettings.Telemetry(tracing.tracer(), WorkerMeters.monitor(registry, stage)));
        starts.put(stage, () -> {
            BatchWorker worker = start.apply(settings);
            WorkerMeters.register(registry, stage, worker);
            return worker;
        });
        return this;
    }

    /** Adds a worker whose outcome depends on a model. It counts as stopped while a call hangs. */
    public <T, P> StartWorkers with(
            Stage stage, Topic input, ModelVersion version, RecordDecoder<T> decoder, BatchStep<T, P> step) {
        return with(
                stage,
                input,
                settings -> BatchWorker.builder(settings.withModel(version), decoder, step)
                        .longestStep(LONGEST_RUN)
                        .start());
    }

    /** Returns at once. The workers start as soon as Kafka answers. */
    public ServiceWorkers start() {
        return start(() -> {});
    }

    /**
     * Returns at once. The workers start as soon as Kafka answers.
     *
     * @param preparation what must be done before, such as creating buckets; repeated while it throws a TRANSIENT
     *     {@link dev.swath.catalogue.CatalogueException}
     */
    public ServiceWorkers start(Runnable preparation) {
        return ServiceWorkers.start(
                config.kafka(), config.partitions(), config.replication(), preparation, starts, tracing::close);
    }
}
