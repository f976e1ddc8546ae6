package dev.swath.service.health;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Makes a service's checks for {@code /q/health}. Each has the service's name. */
public final class HealthChecks {
    private HealthChecks() {}

    /** Up while there are no complaints. Its data are the complaints, by the part that they are about. */
    public static HealthCheck ready(String service, Supplier<Map<String, String>> complaints) {
        return readiness(service, () -> {
            Map<String, String> found = complaints.get();
            return new Condition(found.isEmpty(), found);
        });
    }

    /** Up while the service's condition is ready. Its data are the details. */
    public static HealthCheck readiness(String service, Supplier<Condition> condition) {
        return () -> {
            Condition found = condition.get();
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named(service).status(found.ready());
            found.details().forEach(response::withData);
            return response.build();
        };
    }

    /** Up until a part of the service ended by itself. Only a new start helps then. */
    public static HealthCheck alive(String service, BooleanSupplier stopped) {
        return () -> HealthCheckResponse.named(service)
                .status(!stopped.getAsBoolean())
                .build();
    }
}
