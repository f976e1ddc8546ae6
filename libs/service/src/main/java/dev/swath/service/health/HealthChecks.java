package dev.swath.service.health;

import dev.swath.service.Role;
import java.util.LinkedHashMap;
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

    /**
     * Up while the worker has no complaints, if the role works on tiles: queries are answered from the start on. Its
     * data name each part of the role.
     *
     * @param complaints of the worker; not asked for if the role has none
     */
    public static HealthCheck ofRole(String service, Role role, Supplier<Map<String, String>> complaints) {
        return readiness(service, () -> {
            Map<String, String> found = role.works() ? complaints.get() : Map.of();
            Map<String, String> details = new LinkedHashMap<>();
            if (role.answers()) {
                details.put("queries", "answered");
            }
            if (role.works() && found.isEmpty()) {
                details.put("worker", "works");
            }
            details.putAll(found);
            return new Condition(found.isEmpty(), details);
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
