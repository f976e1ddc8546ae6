package dev.swath.encoder.wiring;

import dev.swath.encoder.EncodeQueryImages;
import dev.swath.encoder.model.ModelChipEncoder;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import dev.swath.service.Role;
import dev.swath.service.health.HealthChecks;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Builds encoder-service from its settings, starts it and stops it. */
@Startup
@Singleton
public class EncoderService {
    private final Role role;
    private final VisionEncoder vision;
    private final VisionEncoder visionOfQueries;
    private final EncodeQueryImages queryImages;
    private final @Nullable EncodeWorker worker;

    EncoderService(EncoderConfig config, MeterRegistry registry) {
        role = config.role();
        ModelBundle bundle = ModelBundle.open(config.bundle());
        vision = VisionEncoder.open(bundle, SessionSettings.of(config));
        GoldenCheck.of(bundle).verify(vision, GoldenCheck.Scope.FIRST);
        visionOfQueries = vision.beside();
        queryImages = new EncodeQueryImages(
                new ModelChipEncoder(visionOfQueries),
                role,
                config.maxQueries(),
                Math.toIntExact(config.maxPictureSize().asLongValue()));
        worker = role.works() ? new EncodeWorker(config, new ModelChipEncoder(vision), registry) : null;
    }

    void stop(@Observes ShutdownEvent event) {
        if (worker != null) {
            worker.close();
        }
        visionOfQueries.close();
        vision.close();
    }

    @Produces
    @Singleton
    EncodeQueryImages queryImages() {
        return queryImages;
    }

    /** With a worker, ready while that is in its group and not paused; without one, from the start on. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.ofRole("encoder", role, () -> worker == null ? Map.of() : worker.complaints());
    }

    /** Alive unless the worker ended by itself, as when a second instance took its name. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return HealthChecks.alive("encoder", () -> worker != null && worker.isStopped());
    }
}
