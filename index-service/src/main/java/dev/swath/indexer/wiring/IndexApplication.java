package dev.swath.indexer.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** Builds index-service from its settings, starts it and stops it. */
@ApplicationScoped
public class IndexApplication {
    private final IndexService service;

    IndexApplication(IndexConfig config, MeterRegistry registry) {
        this.service = new IndexService(config, registry);
    }

    void start(@Observes StartupEvent event) {
        service.start();
    }

    void stop(@Observes ShutdownEvent event) {
        service.close();
    }

    /** What keeps the service from working, by its part; empty where all works. */
    public Map<String, String> complaints() {
        return service.complaints();
    }

    /** Whether a part ended by itself, which only a new start mends. */
    public boolean isStopped() {
        return service.isStopped();
    }
}
