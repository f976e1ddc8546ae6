package dev.swath.caption.wiring;

import dev.swath.caption.CachingTextEncoder;
import dev.swath.caption.CaptionTiles;
import dev.swath.caption.Captioner;
import dev.swath.caption.EncodeQueryTexts;
import dev.swath.caption.model.ModelCaptioner;
import dev.swath.caption.model.ModelTextEncoder;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextQueryEncoder;
import dev.swath.service.health.HealthChecks;
import dev.swath.service.worker.StartWorkers;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.ServiceWorkers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Builds caption-service from its settings, starts it and stops it. */
@Startup
@Singleton
public class CaptionService {
    private final LanguageModel language;
    private final CaptionGenerator generator;
    private final TextQueryEncoder queries;
    private final EncodeQueryTexts queryTexts;
    private final ServiceWorkers workers;

    CaptionService(CaptionConfig config, MeterRegistry registry) {
        ModelBundle bundle = ModelBundle.open(config.bundle());
        language = LanguageModel.open(bundle, SessionSettings.of(config));
        generator = CaptionGenerator.open(language);
        queries = TextQueryEncoder.open(language);
        GoldenCheck golden = GoldenCheck.of(bundle);
        golden.verify(generator, GoldenCheck.Scope.FIRST);
        golden.verify(queries, GoldenCheck.Scope.FIRST);
        queryTexts = new EncodeQueryTexts(
                new CachingTextEncoder(new ModelTextEncoder(queries), config.cachedQueries()), config.maxQueries());
        Captioner captioner = new ModelCaptioner(generator, options(bundle, config));
        workers = new StartWorkers("caption-service", config, registry)
                .with(
                        Stage.CAPTION,
                        Topic.ENCODINGS,
                        settings -> BatchWorker.builder(
                                        settings.withModel(bundle.modelVersion()),
                                        CaptionTiles.decoder(captioner.modelVersion()),
                                        new CaptionTiles(captioner))
                                .start())
                .start();
    }

    void stop(@Observes ShutdownEvent event) {
        workers.close();
        queries.close();
        generator.close();
        language.close();
    }

    @Produces
    @Singleton
    EncodeQueryTexts queryTexts() {
        return queryTexts;
    }

    /** Ready while the worker is in its group and not paused. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.ready("caption", workers::complaints);
    }

    /** Alive unless the worker ended by itself, as when a second instance took its name. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return HealthChecks.alive("caption", workers::isStopped);
    }

    private static CaptionOptions options(ModelBundle bundle, CaptionConfig config) {
        CaptionOptions options = CaptionOptions.of(bundle).withBudget(config.budget());
        return options.withBeams(config.beams().orElse(options.beams()))
                .withMaxTokens(config.maxTokens().orElse(options.maxTokens()));
    }
}
