package dev.swath.gateway.wiring;

import dev.swath.gateway.changes.FollowChanges;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts and stops what keeps the gateway's tables and feeds up to date. Its use cases are in {@link GatewayBeans}. */
@Startup
@Singleton
public class GatewayService {
    private final Backends backends;
    private final FollowChanges changes;

    GatewayService(
            Backends backends,
            SceneTable scenes,
            FailureTable failures,
            FollowChanges changes,
            MeterRegistry registry) {
        this.backends = backends;
        this.changes = changes;
        registry.gauge("swath.gateway.live.listeners", changes, FollowChanges::listeners);
        registry.gauge("swath.gateway.failures", failures, FailureTable::size);
        backends.follow(scenes, failures);
    }

    void stop(@Observes ShutdownEvent event) {
        changes.close();
        backends.close();
    }
}
