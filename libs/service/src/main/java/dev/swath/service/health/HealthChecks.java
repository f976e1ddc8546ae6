package dev.swath.service.health;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Makes the checks of a service that {@code /q/health} shows; both bear the service's name. */
public final class HealthChecks {
    private HealthChecks() {}

    /** Up while there are no complaints; the complaints, by the part that they are of, are its data. */
    public static HealthCheck ready(String service, Supplier<Map<String, String>> complaints) {
        return readiness(service, () -> {
            Map<String, String> found = complaints.get();
            return new Condition(found.isEmpty(), found);
        });
    }

    /** Up while the service's condition is ready; the details are its data. */
    public static HealthCheck readiness(String service, Supplier<Condition> condition) {
        return () -> {
            Condition found = condition.get();
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named(service).status(found.ready());
            found.details().forEach(response::withData);
            return response.build();
        };
    }

    /** Up until a part of the service ended by itself, which only a new start mends. */
    public static HealthCheck alive(String service, BooleanSupplier stopped) {
        return () -> HealthCheckResponse.named(service)
                .status(!stopped.getAsBoolean())
                .build();
    }
}
