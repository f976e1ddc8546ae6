package dev.swath.caption.wiring;

import dev.swath.caption.CachingTextEncoder;
import dev.swath.caption.CaptionTiles;
import dev.swath.caption.Captioner;
import dev.swath.caption.TextEncoder;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ConcurrencyLimit;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.GoldenCheck;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextQueryEncoder;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import dev.swath.streaming.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds caption-service from its settings, starts it and stops it. */
@ApplicationScoped
public class CaptionApplication {
    private static final String NAME = "caption-service";

    private final CaptionConfig config;
    private final MeterRegistry registry;
    private final ConcurrencyLimit queries;
    private @Nullable Parts parts;

    private record Parts(
            LanguageModel language,
            CaptionGenerator generator,
            TextQueryEncoder queries,
            TextEncoder textEncoder,
            ServiceWorkers workers) {}

    CaptionApplication(CaptionConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
        this.queries = new ConcurrencyLimit("query texts", config.maxQueries());
    }

    void start(@Observes StartupEvent event) {
        ModelBundle bundle = ModelBundle.open(config.bundle());
        LanguageModel language = LanguageModel.open(bundle, sessionSettings());
        CaptionGenerator generator = CaptionGenerator.open(language);
        TextQueryEncoder queries = TextQueryEncoder.open(language);
        GoldenCheck golden = GoldenCheck.of(bundle);
        golden.verify(generator, GoldenCheck.Scope.FIRST);
        golden.verify(queries, GoldenCheck.Scope.FIRST);
        TextEncoder textEncoder = new CachingTextEncoder(new ModelTextEncoder(queries), config.cachedQueries());
        Captioner captioner = new ModelCaptioner(generator, options(bundle));
        parts = new Parts(language, generator, queries, textEncoder, startWorkers(captioner));
    }

    void stop(@Observes ShutdownEvent event) {
        Parts started = parts;
        if (started != null) {
            started.workers().close();
            started.queries().close();
            started.generator().close();
            started.language().close();
        }
    }

    /** How many query texts are embedded at once for other processes. */
    public ConcurrencyLimit queries() {
        return queries;
    }

    /** Embeds a query text; see {@link dev.swath.catalogue.model.QueryEncoder#encodeText}. */
    public QueryVector encodeText(String text) {
        return started().textEncoder().encode(text);
    }

    /** What keeps the service from working, by its part; empty where all works. */
    public Map<String, String> complaints() {
        return started().workers().complaints();
    }

    /** Whether the worker ended by itself, which only a new start mends. */
    public boolean isStopped() {
        return started().workers().isStopped();
    }

    private ServiceWorkers startWorkers(Captioner captioner) {
        WorkerSettings settings = WorkerSettings.of(
                        config.kafka(), NAME, Stage.CAPTION, config.instance(), Topic.ENCODINGS)
                .withModel(captioner.modelVersion())
                .withBatch(config.batchSize(), config.linger());
        return ServiceWorkers.start(
                config.kafka(),
                config.partitions(),
                config.replication(),
                () -> {},
                Map.of(
                        Stage.CAPTION,
                        () -> measured(BatchWorker.builder(
                                        settings,
                                        RecordDecoder.events(Topic.ENCODINGS, TileEncoded.class),
                                        new CaptionTiles(captioner))
                                .start())));
    }

    private BatchWorker measured(BatchWorker worker) {
        registry.more().counter("swath.caption.records", List.of(), worker, BatchWorker::records);
        registry.more().counter("swath.caption.failures", List.of(), worker, BatchWorker::failures);
        registry.gauge("swath.caption.lag", worker, BatchWorker::lag);
        return worker;
    }

    private CaptionOptions options(ModelBundle bundle) {
        CaptionOptions options = CaptionOptions.of(bundle).withBudget(config.budget());
        return options.withBeams(config.beams().orElse(options.beams()))
                .withMaxTokens(config.maxTokens().orElse(options.maxTokens()));
    }

    private SessionSettings sessionSettings() {
        SessionSettings all = SessionSettings.on(config.device());
        return config.modelThreads() == 0 ? all : new SessionSettings(all.device(), config.modelThreads());
    }

    private Parts started() {
        Parts started = parts;
        if (started == null) {
            throw new CatalogueException(ErrorCode.QUERY_ENCODER_UNAVAILABLE, "caption-service is starting");
        }
        return started;
    }
}
