package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.gateway.Measurement;
import dev.swath.gateway.live.LiveEvent;
import dev.swath.gateway.live.LiveFeed;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.service.health.Condition;
import dev.swath.service.health.HealthChecks;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/** Starts and stops what keeps the gateway's tables and live feed up to date. Its use cases are in {@link GatewayBeans}. */
@Startup
@Singleton
public class GatewayService {
    private final Backends backends;
    private final LiveFeed liveFeed;
    private final Duration tablePatience;
    private final Measurement<Boolean> ping;
    private final long startedNanos = System.nanoTime();
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("live-heartbeat").daemon().factory());

    GatewayService(
            GatewayConfig config,
            Backends backends,
            SceneTable scenes,
            FailureTable failures,
            LiveFeed liveFeed,
            MeterRegistry registry) {
        this.backends = backends;
        this.liveFeed = liveFeed;
        this.tablePatience = config.tablePatience();
        this.ping = GatewayMeasurements.ping(backends.index());
        registry.gauge("swath.gateway.live.listeners", liveFeed, LiveFeed::listeners);
        registry.gauge("swath.gateway.live.dropped", liveFeed, LiveFeed::dropped);
        registry.gauge("swath.gateway.failures", failures, FailureTable::size);
        backends.follow(scenes, failures, liveFeed);
        long millis = config.liveHeartbeat().toMillis();
        var _ = heartbeat.scheduleAtFixedRate(
                () -> liveFeed.publish(new LiveEvent.Heartbeat()), millis, millis, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        heartbeat.shutdownNow();
        liveFeed.close();
        backends.close();
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
            case Measurement.Outcome.Answered<Boolean> _ -> {
                details.put("index", "answers");
                yield new Condition(read || waited, details);
            }
            case Measurement.Outcome.Missing<Boolean>(CatalogueException cause) -> {
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
