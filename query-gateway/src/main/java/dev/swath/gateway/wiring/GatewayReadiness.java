package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: the index answers, and the tables of scenes and failures were read to their ends once. It searches on while Kafka is away, whose absence it names.
 */
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
        application.findComplaint().ifPresent(complaint -> response.withData("kafka", words(complaint)));
        try {
            application.index().ping();
            return response.withData("index", "answers").status(caughtUp).build();
        } catch (CatalogueException e) {
            return response.withData("index", words(e)).down().build();
        }
    }

    private static String words(CatalogueException complaint) {
        return complaint.code() + ": " + complaint.getMessage();
    }
}
