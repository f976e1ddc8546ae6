package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the index answers, and the tables of scenes and failures were read to their ends once. */
@Readiness
@ApplicationScoped
class GatewayReadiness implements HealthCheck {
    private final GatewayApplication application;

    GatewayReadiness(GatewayApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("gateway");
        boolean caughtUp = application.caughtUp();
        response.withData("tables", caughtUp ? "read" : "being read");
        try {
            application.index().ping();
            return response.withData("index", "answers").status(caughtUp).build();
        } catch (CatalogueException e) {
            return response.withData("index", e.code().name()).down().build();
        }
    }
}
