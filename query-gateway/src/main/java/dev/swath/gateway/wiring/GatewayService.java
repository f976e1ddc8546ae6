package dev.swath.gateway.wiring;

import dev.swath.gateway.live.LiveEvent;
import dev.swath.gateway.live.LiveFeed;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Starts and stops what keeps the gateway's tables and live feed up to date. Its use cases are in {@link GatewayBeans}. */
@Startup
@Singleton
public class GatewayService {
    private final Backends backends;
    private final LiveFeed liveFeed;
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
}
