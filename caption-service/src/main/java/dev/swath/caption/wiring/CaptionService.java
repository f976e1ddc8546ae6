package dev.swath.caption.wiring;

import dev.swath.caption.CachingTextEncoder;
import dev.swath.caption.EncodeQueryTexts;
import dev.swath.caption.model.ModelTextEncoder;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextQueryEncoder;
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

/** Builds caption-service from its settings, starts it and stops it. */
@Startup
@Singleton
public class CaptionService {
    private final Role role;
    private final LanguageModel language;
    private final TextQueryEncoder queries;
    private final EncodeQueryTexts queryTexts;
    private final @Nullable CaptionWorker worker;

    CaptionService(CaptionConfig config, MeterRegistry registry) {
        role = config.role();
        ModelBundle bundle = ModelBundle.open(config.bundle());
        language = LanguageModel.open(bundle, SessionSettings.of(config));
        queries = TextQueryEncoder.open(language);
        GoldenCheck.of(bundle).verify(queries, GoldenCheck.Scope.FIRST);
        queryTexts = new EncodeQueryTexts(
                new CachingTextEncoder(new ModelTextEncoder(queries), config.cachedQueries()),
                role,
                config.maxQueries());
        worker = role.works() ? new CaptionWorker(config, language, registry) : null;
    }

    void stop(@Observes ShutdownEvent event) {
        if (worker != null) {
            worker.close();
        }
        queries.close();
        language.close();
    }

    @Produces
    @Singleton
    EncodeQueryTexts queryTexts() {
        return queryTexts;
    }

    /** With a worker, ready while that is in its group and not paused; without one, from the start on. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.ofRole("caption", role, () -> worker == null ? Map.of() : worker.complaints());
    }

    /** Alive unless the worker ended by itself, as when a second instance took its name. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return HealthChecks.alive("caption", () -> worker != null && worker.isStopped());
    }
}
