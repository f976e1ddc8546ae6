package dev.swath.encoder.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless the worker ended by itself, as when a second instance took its name. */
@Liveness
@ApplicationScoped
class EncoderLiveness implements HealthCheck {
    private final EncoderApplication application;

    EncoderLiveness(EncoderApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("encoder")
                .status(!application.isStopped())
                .build();
    }
}
