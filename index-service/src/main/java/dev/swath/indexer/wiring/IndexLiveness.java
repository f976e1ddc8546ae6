package dev.swath.indexer.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless the worker ended by itself, as when a second instance took its name. */
@Liveness
@ApplicationScoped
class IndexLiveness implements HealthCheck {
    private final IndexApplication application;

    IndexLiveness(IndexApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("index")
                .status(!application.isStopped())
                .build();
    }
}
