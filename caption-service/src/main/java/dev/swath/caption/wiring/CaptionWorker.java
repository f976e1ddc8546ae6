package dev.swath.caption.wiring;

import dev.swath.caption.CaptionTiles;
import dev.swath.caption.model.ModelCaptioner;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.service.worker.StartWorkers;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.ServiceWorkers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/** The half of caption-service that works on tiles, with its connection to Kafka. */
final class CaptionWorker implements AutoCloseable {
    private final CaptionGenerator generator;
    private final ServiceWorkers workers;

    /**
     * Returns at once. The worker starts as soon as Kafka answers.
     *
     * @param language must stay open as long as this object
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE, OUT_OF_MEMORY
     */
    CaptionWorker(CaptionConfig config, LanguageModel language, MeterRegistry registry) {
        ModelBundle bundle = language.bundle();
        generator = CaptionGenerator.open(language);
        GoldenCheck.of(bundle).verify(generator, GoldenCheck.Scope.FIRST);
        ModelCaptioner captioner = new ModelCaptioner(generator, options(bundle, config));
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

    /** The problems that keep it from working; empty if there are none. */
    Map<String, String> complaints() {
        return workers.complaints();
    }

    /** Whether it ended by itself. */
    boolean isStopped() {
        return workers.isStopped();
    }

    /** Lets the batch in work end. */
    @Override
    public void close() {
        workers.close();
        generator.close();
    }

    private static CaptionOptions options(ModelBundle bundle, CaptionConfig config) {
        CaptionOptions options = CaptionOptions.of(bundle).withBudget(config.budget());
        return options.withBeams(config.beams().orElse(options.beams()))
                .withMaxTokens(config.maxTokens().orElse(options.maxTokens()));
    }
}
