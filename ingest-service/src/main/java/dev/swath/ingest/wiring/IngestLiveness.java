package dev.swath.ingest.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive until a worker ended by itself. */
@Liveness
@ApplicationScoped
class IngestLiveness implements HealthCheck {
    private final IngestApplication application;

    IngestLiveness(IngestApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("ingest")
                .status(!application.pipeline().isStopped())
                .build();
    }
}
