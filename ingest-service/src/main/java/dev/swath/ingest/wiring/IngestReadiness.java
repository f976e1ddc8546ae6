package dev.swath.ingest.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: topics and buckets are there, and both workers are in their groups and not paused, and the bucket was listed when it was last tried. */
@Readiness
@ApplicationScoped
class IngestReadiness implements HealthCheck {
    private final IngestApplication application;

    IngestReadiness(IngestApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> complaints = application.pipeline().complaints();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("ingest");
        complaints.forEach(response::withData);
        return response.status(complaints.isEmpty()).build();
    }
}
