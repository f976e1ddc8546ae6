package dev.swath.ingest.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Starts ingest-service with Quarkus and stops it. */
@ApplicationScoped
public class IngestApplication {
    private final IngestConfig config;
    private final MeterRegistry registry;
    private volatile @Nullable IngestPipeline pipeline;

    IngestApplication(IngestConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        pipeline = IngestPipeline.start(config, registry);
    }

    void stop(@Observes ShutdownEvent event) {
        IngestPipeline started = pipeline;
        if (started != null) {
            started.close();
        }
    }

    public IngestPipeline pipeline() {
        IngestPipeline started = pipeline;
        if (started == null) {
            throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "ingest-service is starting");
        }
        return started;
    }
}
