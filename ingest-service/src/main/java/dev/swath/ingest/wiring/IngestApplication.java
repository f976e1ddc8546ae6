package dev.swath.ingest.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts ingest-service with Quarkus and stops it. */
@ApplicationScoped
public class IngestApplication {
    private static final Logger LOG = LoggerFactory.getLogger(IngestApplication.class);
    /** The young generation's of the serial and the parallel collector. */
    private static final Set<String> WAITING_COLLECTORS = Set.of("Copy", "PS Scavenge");

    private final IngestConfig config;
    private final MeterRegistry registry;
    private volatile @Nullable IngestService pipeline;

    IngestApplication(IngestConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        warnOfCollector();
        pipeline = IngestService.start(config, registry);
    }

    /** A damaged JPEG may stop a JVM for good whose collector waits for pinned arrays: docs/decisions/0023. */
    private static void warnOfCollector() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (WAITING_COLLECTORS.contains(collector.getName())) {
                LOG.atWarn()
                        .addKeyValue("collector", collector.getName())
                        .log("A damaged JPEG may stop this JVM for good; run it with -XX:+UseG1GC");
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        IngestService started = pipeline;
        if (started != null) {
            started.close();
        }
    }

    public IngestService pipeline() {
        IngestService started = pipeline;
        if (started == null) {
            throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "ingest-service is starting");
        }
        return started;
    }
}
