package dev.swath.ingest.cut;

import dev.swath.catalogue.CloudSource;
import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.FactSource;
import dev.swath.raster.ProductFacts;
import dev.swath.raster.Scene;
import dev.swath.raster.StacItem;
import dev.swath.raster.TileCloud;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What metadata say of a whole scene. A STAC Item overrules the product's own.
 *
 * @param mediaType of the scene's file, empty of a product
 */
record SceneFacts(ProductFacts product, Optional<StacItem> item, Optional<String> mediaType) {
    static SceneFacts of(Scene scene, Optional<StacItem> item) {
        return new SceneFacts(scene.facts(), item, scene.mediaType());
    }

    /**
     * When and how it was taken.
     *
     * @param arrival its time if no metadata say when
     */
    Acquisition acquisition(Instant arrival) {
        Instant acquired = item.map(StacItem::datetime).orElse(product.datetime());
        TimeInterval interval = item.map(StacItem::interval).orElse(null);
        String platform = item.map(StacItem::platform).orElse(null);
        List<String> instruments = item.map(StacItem::instruments).orElse(List.of());
        boolean ofItem = interval != null;
        Instant start = interval == null ? product.start() : interval.start();
        Instant end = interval == null ? product.end() : interval.end();
        String satellite = platform == null ? product.platform() : platform;
        List<String> sensors = instruments.isEmpty() ? product.instruments() : instruments;
        return new Acquisition(
                acquired == null ? arrival : acquired,
                acquired == null ? DatetimeSource.ARRIVAL : DatetimeSource.ACQUISITION,
                start,
                end,
                start == null ? null : source(ofItem),
                satellite,
                satellite == null ? null : source(platform != null),
                sensors,
                sensors.isEmpty() ? null : source(!instruments.isEmpty()));
    }

    private static FactSource source(boolean ofItem) {
        return ofItem ? FactSource.ITEM : FactSource.PRODUCT;
    }

    /** What the Item calls its collection. */
    @Nullable
    String itemCollection() {
        return item.map(StacItem::collection).orElse(null);
    }

    /** In metres; used if the picture itself has no place. */
    @Nullable
    Double gsd() {
        return item.map(StacItem::gsd).orElse(null);
    }

    /** A tile's clouds: by its own classification, else by the whole scene's figure, else by an estimate. */
    @Nullable
    TileCloud cloud(@Nullable TileCloud tile) {
        boolean classified = tile != null && tile.source() == CloudSource.MASK;
        Double whole = item.map(StacItem::cloudCover).orElse(product.cloudCover());
        return classified || whole == null ? tile : new TileCloud(whole, CloudSource.SCENE);
    }
}
