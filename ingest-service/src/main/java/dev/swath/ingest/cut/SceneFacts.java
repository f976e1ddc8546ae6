package dev.swath.ingest.cut;

import dev.swath.catalogue.CloudSource;
import dev.swath.raster.Scene;
import dev.swath.raster.StacItem;
import dev.swath.raster.TileCloud;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What metadata say of a whole scene; null where they say nothing.
 *
 * @param gsd metres, where the picture itself does not place its pixels
 * @param cloudFraction 0…1
 */
record SceneFacts(
        @Nullable Instant acquired,
        @Nullable String collection,
        @Nullable Double gsd,
        @Nullable Double cloudFraction) {
    /** The STAC Item beside the scene knows better than the product itself. */
    static SceneFacts of(Scene.Acquisition product, Optional<StacItem> item) {
        return item.map(stac -> new SceneFacts(
                        stac.datetime() != null ? stac.datetime() : product.datetime(),
                        stac.collection(),
                        stac.gsd(),
                        stac.cloudCover() != null ? stac.cloudCover() : product.cloudCover()))
                .orElseGet(() -> new SceneFacts(product.datetime(), null, null, product.cloudCover()));
    }

    /** What is known of a tile's clouds: its own classification, else the whole scene's figure, else an estimate. */
    @Nullable
    TileCloud cloud(@Nullable TileCloud tile) {
        boolean classified = tile != null && tile.source() == CloudSource.MASK;
        return classified || cloudFraction == null ? tile : new TileCloud(cloudFraction, CloudSource.SCENE);
    }
}
