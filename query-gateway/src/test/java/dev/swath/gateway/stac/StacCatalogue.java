package dev.swath.gateway.stac;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.row;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.search.CachingQueryEncoder;
import dev.swath.gateway.search.SearchTiles;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.testfixtures.SampleTiles;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A small catalogue behind the STAC API's use cases, for tests. */
final class StacCatalogue {
    static final PublicAddress ADDRESS = new PublicAddress("https://example.org/swath");

    final FakeIndex index = new FakeIndex();
    final CurrentModel currentModel = new CurrentModel(index);
    final ReadCollections collections = new ReadCollections(index, currentModel);
    final SearchItems items;
    final AggregateItems aggregates;

    StacCatalogue() {
        CachingQueryEncoder encoder = new CachingQueryEncoder(
                new FakeQueryEncoder(), currentModel::onRecord, 10, Duration.ofMinutes(1), Ticker.systemTicker(), 10);
        ConcurrencyLimit places = new ConcurrencyLimit("searches", 10);
        items = new SearchItems(
                index, currentModel, new SearchTiles(index, encoder, currentModel, places), collections, places);
        aggregates = new AggregateItems(index, currentModel, collections, places);
    }

    Tile add(String key, Instant datetime, @Nullable BoundingBox bbox, @Nullable String caption) {
        Tile tile = SampleTiles.tile(key)
                .withPlace(bbox == null ? null : SampleTiles.footprint(bbox), bbox)
                .withAcquired(datetime)
                .build();
        index.add(MODEL, row(tile, caption, 1, key.length(), 0));
        return tile;
    }
}
