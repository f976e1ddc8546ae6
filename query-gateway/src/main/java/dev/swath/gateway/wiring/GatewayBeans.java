package dev.swath.gateway.wiring;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.ReadFailures;
import dev.swath.gateway.ReadGeoTiff;
import dev.swath.gateway.ReadIndex;
import dev.swath.gateway.ReadLag;
import dev.swath.gateway.ReadPicture;
import dev.swath.gateway.ReadScene;
import dev.swath.gateway.ReadStatus;
import dev.swath.gateway.ReplayOpenFailures;
import dev.swath.gateway.RequestBodies;
import dev.swath.gateway.changes.FollowChanges;
import dev.swath.gateway.changes.ReadChanges;
import dev.swath.gateway.remote.HttpQueryEncoder;
import dev.swath.gateway.search.CachingQueryEncoder;
import dev.swath.gateway.search.CountTiles;
import dev.swath.gateway.search.Search;
import dev.swath.gateway.search.SearchTiles;
import dev.swath.gateway.search.WaitForScene;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.service.meter.CacheMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The use cases of the gateway and what they need. Another application may replace a default bean with its own. */
@Singleton
class GatewayBeans {

    /** The standalone process encodes queries itself. */
    @Produces
    @Singleton
    @DefaultBean
    QueryEncoder queryEncoder(GatewayConfig config) {
        return new HttpQueryEncoder(
                config.textEncoder(), config.imageEncoder(), config.encoderConnectTimeout(), config.encoderTimeout());
    }

    void close(@Disposes QueryEncoder encoder) {
        if (encoder instanceof HttpQueryEncoder http) {
            http.close();
        }
    }

    @Produces
    @Singleton
    @DefaultBean
    Backends backends(GatewayConfig config) {
        return new ConnectedBackends(config);
    }

    @Produces
    @Singleton
    SceneTable sceneTable(GatewayConfig config) {
        return SceneTable.open(config.stateDir());
    }

    void close(@Disposes SceneTable table) {
        table.close();
    }

    @Produces
    @Singleton
    FailureTable failureTable(GatewayConfig config) {
        return FailureTable.open(config.stateDir());
    }

    void close(@Disposes FailureTable table) {
        table.close();
    }

    @Produces
    @Singleton
    FollowChanges followChanges(Backends backends, GatewayConfig config) {
        return new FollowChanges(backends.changes(), Clock.systemUTC(), config.liveListeners(), config.liveHeartbeat());
    }

    @Produces
    @Singleton
    ReadChanges readChanges(Backends backends) {
        return new ReadChanges(backends.changes(), Clock.systemUTC());
    }

    /** Made at the start, so that the record is read before the gateway is ready. */
    @Produces
    @Singleton
    @Startup
    CurrentModel currentModel(Backends backends) {
        CurrentModel currentModel = new CurrentModel(backends.index());
        backends.follow(currentModel);
        return currentModel;
    }

    @Produces
    @Singleton
    SearchParts searchParts(
            GatewayConfig config, QueryEncoder encoder, CurrentModel currentModel, MeterRegistry registry) {
        CachingQueryEncoder caching = new CachingQueryEncoder(
                encoder,
                currentModel::onRecord,
                config.textCache(),
                config.textCacheLifetime(),
                Ticker.systemTicker(),
                config.maxQueries());
        CacheMeters.register(
                registry, "gateway-texts", caching, CachingQueryEncoder::hits, CachingQueryEncoder::misses);
        return new SearchParts(caching, new ConcurrencyLimit("searches", config.maxSearches()));
    }

    @Produces
    @Singleton
    Search search(
            GatewayConfig config,
            SearchParts parts,
            Backends backends,
            CurrentModel currentModel,
            ReadScene scenes,
            MeterRegistry registry) {
        Search tiles = new SearchTiles(
                backends.index(), parts.encoder(), currentModel, parts.places(), config.leastProbability());
        return new WaitForScene(
                new MeasuredSearch(tiles, registry),
                scenes::get,
                new ConcurrencyLimit("searches that wait", config.maxWaiting()),
                System::nanoTime,
                Thread::sleep);
    }

    @Produces
    @Singleton
    CountTiles countTiles(GatewayConfig config, SearchParts parts, Backends backends, CurrentModel currentModel) {
        return new CountTiles(
                backends.index(), parts.encoder(), currentModel, parts.places(), config.leastProbability());
    }

    @Produces
    @Singleton
    RequestBodies requestBodies(GatewayConfig config) {
        return new RequestBodies(Math.toIntExact(config.maxImage().asLongValue()), config.maxLargeRequests());
    }

    @Produces
    @Singleton
    FindTile findTile(Backends backends, CurrentModel currentModel) {
        return new FindTile(backends.index(), currentModel);
    }

    @Produces
    @Singleton
    ReadPicture readPicture(Backends backends, GatewayConfig config, FindTile tiles) {
        return new ReadPicture(
                backends.store(),
                config.chipsBucket(),
                tiles,
                config.thumbnailCache().asLongValue());
    }

    @Produces
    @Singleton
    ReadGeoTiff readGeoTiff(FindTile tiles, ReadPicture pictures) {
        return new ReadGeoTiff(tiles, pictures);
    }

    @Produces
    @Singleton
    ReadScene readScene(
            GatewayConfig config,
            Backends backends,
            SceneTable scenes,
            FailureTable failures,
            CurrentModel currentModel) {
        return new ReadScene(
                config.scenesBucket(), scenes, failures, backends.index(), currentModel, backends::checkTables);
    }

    @Produces
    @Singleton
    ReadFailures readFailures(Backends backends, FailureTable failures) {
        return new ReadFailures(failures, backends::checkTables);
    }

    @Produces
    @Singleton
    ReplayOpenFailures replayOpenFailures(Backends backends, ReadFailures failures) {
        return new ReplayOpenFailures(failures, backends::replay);
    }

    @Produces
    @Singleton
    ReadStatus readStatus(SceneTable scenes, FailureTable failures, GatewayProbes probes) {
        return new ReadStatus(scenes, failures, probes.rows(), probes.lag(), probes.others(), probes::complaints);
    }

    @Produces
    @Singleton
    ReadLag readLag(Backends backends) {
        return new ReadLag(backends::count);
    }

    @Produces
    @Singleton
    ReadIndex readIndex(Backends backends, CurrentModel currentModel) {
        return new ReadIndex(backends.index(), currentModel);
    }
}
