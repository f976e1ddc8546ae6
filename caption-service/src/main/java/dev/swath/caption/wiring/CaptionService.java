package dev.swath.caption.wiring;

import dev.swath.caption.AnswerDialogues;
import dev.swath.caption.CachingTextEncoder;
import dev.swath.caption.CaptionTiles;
import dev.swath.caption.Captioner;
import dev.swath.caption.EncodeQueryTexts;
import dev.swath.caption.model.ModelCaptioner;
import dev.swath.caption.model.ModelSpeaker;
import dev.swath.caption.model.ModelTextEncoder;
import dev.swath.caption.openai.OpenAiCaptioner;
import dev.swath.caption.store.ReadableChips;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.chip.ChipPlace;
import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.DialogueGenerator;
import dev.swath.modelruntime.DialogueLimits;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextQueryEncoder;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoreWatch;
import dev.swath.service.Role;
import dev.swath.service.health.HealthChecks;
import dev.swath.service.meter.CacheMeters;
import dev.swath.service.worker.StartWorkers;
import dev.swath.service.worker.TileWork;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Builds caption-service from its settings, starts it and stops it. */
@Startup
@Singleton
public class CaptionService {
    private final Role role;
    private final LanguageModel language;
    private final TextQueryEncoder queries;
    private final EncodeQueryTexts queryTexts;
    private final Optional<DialogueGenerator> dialogue;
    private final AnswerDialogues dialogues;
    private final TileWork work;

    CaptionService(CaptionConfig config, MeterRegistry registry) {
        role = config.role();
        ModelBundle bundle = ModelBundle.open(config.bundle());
        language = LanguageModel.open(bundle, SessionSettings.of(config));
        queries = TextQueryEncoder.open(language);
        GoldenCheck.of(bundle).verify(queries, GoldenCheck.Scope.FIRST);
        CachingTextEncoder known = new CachingTextEncoder(new ModelTextEncoder(queries), config.cachedQueries());
        CacheMeters.register(registry, "caption-texts", known, CachingTextEncoder::hits, CachingTextEncoder::misses);
        queryTexts = new EncodeQueryTexts(known, role, config.maxQueries());
        dialogue = role.answers()
                ? DialogueGenerator.open(
                        language,
                        queries,
                        new DialogueLimits(config.dialogueTokens(), config.dialogueWords(), config.dialogueTime()))
                : Optional.empty();
        dialogues = new AnswerDialogues(new ModelSpeaker(bundle.modelVersion(), dialogue), role, config.maxDialogues());
        work = role.works() ? work(config, language, registry) : TileWork.NONE;
    }

    /** Returns at once. The worker starts as soon as Kafka answers. */
    private static TileWork work(CaptionConfig config, LanguageModel language, MeterRegistry registry) {
        return config.openai().url().isPresent()
                ? workByServer(config, language.bundle(), registry)
                : workByModel(config, language, registry);
    }

    private static TileWork workByServer(CaptionConfig config, ModelBundle bundle, MeterRegistry registry) {
        ObjectStore store = MinioObjectStore.open(config.s3(), config.s3AccessKey(), config.s3SecretKey());
        OpenAiCaptioner captioner = OpenAiCaptioner.open(
                        config.openai(),
                        bundle.modelVersion(),
                        new ReadableChips(store, config.chipsBucket(), ChipPlace.MOST_BYTES))
                .orElseThrow();
        StoreWatch watch = StoreWatch.start(store, config.chipsBucket());
        return TileWork.of(
                workers(config, captioner, registry),
                Map.of("store", watch::findComplaint),
                List.of(captioner, watch, store));
    }

    private static TileWork workByModel(CaptionConfig config, LanguageModel language, MeterRegistry registry) {
        ModelBundle bundle = language.bundle();
        CaptionGenerator generator = CaptionGenerator.open(language);
        GoldenCheck.of(bundle).verify(generator, GoldenCheck.Scope.FIRST);
        registry.more().counter("swath.caption.tokens", List.of(), generator, CaptionGenerator::tokens);
        CaptionOptions options = CaptionOptions.of(bundle).withBudget(config.budget());
        ModelCaptioner captioner = new ModelCaptioner(
                generator,
                options.withBeams(config.beams().orElse(options.beams()))
                        .withMaxTokens(config.maxTokens().orElse(options.maxTokens())));
        return TileWork.of(workers(config, captioner, registry), Map.of(), List.of(generator));
    }

    private static ServiceWorkers workers(CaptionConfig config, Captioner captioner, MeterRegistry registry) {
        RecordDecoder<TileEncoded> decoder = CaptionTiles.decoder(captioner.modelVersion());
        return new StartWorkers("caption-service", config, registry)
                .with(Stage.CAPTION, Topic.ENCODINGS, captioner.modelVersion(), decoder, new CaptionTiles(captioner))
                .start();
    }

    void stop(@Observes ShutdownEvent event) {
        work.close();
        dialogue.ifPresent(DialogueGenerator::close);
        queries.close();
        language.close();
    }

    @Produces
    @Singleton
    EncodeQueryTexts queryTexts() {
        return queryTexts;
    }

    @Produces
    @Singleton
    AnswerDialogues dialogues() {
        return dialogues;
    }

    /** With a worker, ready while that is in its group and not paused; without one, from the start on. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return HealthChecks.ofRole("caption", role, work::complaints);
    }

    /** Alive unless the worker ended by itself, as when a second instance took its name. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return HealthChecks.alive("caption", work::isStopped);
    }
}
