package dev.swath.gateway.wiring;

import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.search.Search;
import dev.swath.gateway.stac.AggregateItems;
import dev.swath.gateway.stac.ReadCollections;
import dev.swath.gateway.stac.ReadModel;
import dev.swath.gateway.stac.SearchCollections;
import dev.swath.gateway.stac.SearchItems;
import dev.swath.service.ConcurrencyLimit;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The use cases of the STAC API. */
@Singleton
class StacBeans {
    /** Counting asks the index many times for one request. */
    private static final int AGGREGATES_AT_ONCE = 4;

    @Produces
    @Singleton
    ReadCollections readCollections(Backends backends, CurrentModel currentModel) {
        return new ReadCollections(backends.index(), currentModel);
    }

    @Produces
    @Singleton
    SearchCollections searchCollections(ReadCollections collections) {
        return new SearchCollections(collections);
    }

    @Produces
    @Singleton
    SearchItems searchItems(
            GatewayConfig config,
            Backends backends,
            CurrentModel currentModel,
            Search search,
            ReadCollections collections) {
        ConcurrencyLimit places = new ConcurrencyLimit("searches for items", config.maxSearches());
        return new SearchItems(backends.index(), currentModel, search, collections, places);
    }

    @Produces
    @Singleton
    AggregateItems aggregateItems(Backends backends, CurrentModel currentModel, ReadCollections collections) {
        return new AggregateItems(
                backends.index(), currentModel, collections, new ConcurrencyLimit("aggregates", AGGREGATES_AT_ONCE));
    }

    @Produces
    @Singleton
    ReadModel readModel(Backends backends) {
        return new ReadModel(backends.index());
    }
}
