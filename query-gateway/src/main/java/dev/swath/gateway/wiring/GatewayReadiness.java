package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.gateway.ServerProbe;
import dev.swath.service.health.Condition;
import dev.swath.service.health.HealthChecks;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/** Tells whether the gateway can do its work. */
@Singleton
class GatewayReadiness {
    private final Backends backends;
    private final ServerProbe<Boolean> ping;
    private final Duration tablePatience;
    private final long startedNanos = System.nanoTime();

    GatewayReadiness(GatewayConfig config, Backends backends, GatewayProbes probes) {
        this.backends = backends;
        this.ping = probes.ping();
        this.tablePatience = config.tablePatience();
    }

    /**
     * Ready while the index answers, once the tables of scenes and failures were read, or after some seconds without
     * them, since searches need none. It names what is missing.
     */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.readiness("gateway", this::condition);
    }

    private Condition condition() {
        Map<String, String> details = new LinkedHashMap<>();
        boolean read = tablesAreRead();
        details.put("tables", read ? "read" : "being read");
        backends.complaints()
                .forEach(complaint -> details.put(complaint.part(), complaint.code() + ": " + complaint.message()));
        boolean waited = System.nanoTime() - startedNanos > tablePatience.toNanos();
        return switch (ping.get()) {
            case ServerProbe.Outcome.Answered<Boolean> _ -> {
                details.put("index", "answers");
                yield new Condition(read || waited, details);
            }
            case ServerProbe.Outcome.Missing<Boolean>(CatalogueException cause) -> {
                details.put("index", cause.code() + ": " + cause.getMessage());
                yield new Condition(false, details);
            }
        };
    }

    private boolean tablesAreRead() {
        try {
            backends.checkTables();
            return true;
        } catch (CatalogueException e) {
            return false;
        }
    }
}
