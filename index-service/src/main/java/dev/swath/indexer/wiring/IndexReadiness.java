package dev.swath.indexer.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the index answers, the join runs, and the worker is in its group. */
@Readiness
@ApplicationScoped
class IndexReadiness implements HealthCheck {
    private final IndexApplication application;

    IndexReadiness(IndexApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> complaints = application.complaints();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("index").status(complaints.isEmpty());
        complaints.forEach(response::withData);
        return response.build();
    }
}
