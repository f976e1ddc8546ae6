package dev.swath.caption.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless the worker ended by itself, as when a second instance took its name. */
@Liveness
@ApplicationScoped
class CaptionLiveness implements HealthCheck {
    private final CaptionApplication application;

    CaptionLiveness(CaptionApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("caption")
                .status(!application.isStopped())
                .build();
    }
}
