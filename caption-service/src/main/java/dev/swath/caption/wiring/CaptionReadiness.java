package dev.swath.caption.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the worker is in its group and not paused. */
@Readiness
@ApplicationScoped
class CaptionReadiness implements HealthCheck {
    private final CaptionApplication application;

    CaptionReadiness(CaptionApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> complaints = application.complaints();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("caption").status(complaints.isEmpty());
        complaints.forEach(response::withData);
        return response.build();
    }
}
