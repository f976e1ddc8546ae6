package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.ReadScene;
import dev.swath.gateway.ReadStatus;
import dev.swath.gateway.RequestBodies;
import dev.swath.gateway.live.LiveEvent;
import dev.swath.gateway.live.LiveFeed;
import dev.swath.gateway.search.CachingQueryEncoder;
import dev.swath.gateway.search.LimitedSearch;
import dev.swath.gateway.search.Search;
import dev.swath.gateway.search.SearchTiles;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.objectstore.ObjectStore;
import dev.swath.vectorindex.VectorIndexReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Builds the gateway from its configuration, and closes it. */
@ApplicationScoped
public class GatewayApplication {
    private static final Duration ASK_FOR_MODEL_EVERY = Duration.ofSeconds(15);

    private final GatewayConfig config;
    private final Backends backends;
    private final SceneTable sceneTable = new SceneTable();
    private final FailureTable failures = new FailureTable();
    private final LiveFeed liveFeed;
    private final CurrentModel currentModel;
    private final Search search;
    private final FindTile findTile;
    private final ReadStatus status;
    private final ReadScene scenes;
    private final RequestBodies requestBodies;
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("live-heartbeat").daemon().factory());

    GatewayApplication(GatewayConfig config, Backends backends, QueryEncoder encoder, MeterRegistry registry) {
        Clock clock = Clock.systemUTC();
        VectorIndexReader index = backends.index();
        this.config = config;
        this.backends = backends;
        this.liveFeed = new LiveFeed(config.liveListeners(), config.liveQueue());
        this.currentModel = new CurrentModel(encoder, index, ASK_FOR_MODEL_EVERY, clock);
        QueryEncoder caching = new CachingQueryEncoder(encoder, config.textCache(), config.textCacheLifetime(), clock);
        Search tiles = new SearchTiles(index, caching, currentModel);
        this.search = new MeasuredSearch(new LimitedSearch(tiles, config.maxSearches()), registry);
        this.findTile = new FindTile(index, currentModel);
        this.status = new ReadStatus(sceneTable, failures, index, currentModel, backends::lag, clock);
        this.scenes = new ReadScene(config.scenesBucket(), sceneTable, failures, index, currentModel);
        this.requestBodies = new RequestBodies(bodyBytes(maxImageBytes()), config.maxLargeRequests());
        registry.gauge("swath.gateway.live.listeners", liveFeed, LiveFeed::listeners);
        registry.gauge("swath.gateway.live.dropped", liveFeed, LiveFeed::dropped);
        registry.gauge("swath.gateway.failures", failures, FailureTable::size);
    }

    void start(@Observes StartupEvent event) {
        backends.follow(sceneTable, failures, liveFeed);
        long millis = config.liveHeartbeat().toMillis();
        var _ = heartbeat.scheduleAtFixedRate(
                () -> liveFeed.publish(new LiveEvent.Heartbeat()), millis, millis, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        heartbeat.shutdownNow();
        liveFeed.close();
        backends.close();
    }

    public Search search() {
        return search;
    }

    public FindTile findTile() {
        return findTile;
    }

    public ReadStatus status() {
        return status;
    }

    public ReadScene scenes() {
        return scenes;
    }

    public FailureTable failures() {
        return failures;
    }

    public CurrentModel currentModel() {
        return currentModel;
    }

    public LiveFeed liveFeed() {
        return liveFeed;
    }

    public RequestBodies requestBodies() {
        return requestBodies;
    }

    public VectorIndexReader index() {
        return backends.index();
    }

    public ObjectStore store() {
        return backends.store();
    }

    public String chipsBucket() {
        return config.chipsBucket();
    }

    public int maxImageBytes() {
        return Math.toIntExact(config.maxImage().asLongValue());
    }

    boolean caughtUp() {
        return backends.caughtUp();
    }

    /** What keeps the tables and the live feed behind. */
    Optional<CatalogueException> findComplaint() {
        return backends.findComplaint();
    }

    /** Base64 takes four bytes for three; the rest of a request is small. */
    private static int bodyBytes(int imageBytes) {
        return Math.addExact(Math.multiplyExact(imageBytes, 4) / 3, 256 * 1024);
    }
}
