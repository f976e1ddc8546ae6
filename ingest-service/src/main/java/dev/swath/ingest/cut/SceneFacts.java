package dev.swath.ingest.cut;

import dev.swath.catalogue.CloudSource;
import dev.swath.raster.ProductFacts;
import dev.swath.raster.StacItem;
import dev.swath.raster.TileCloud;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What metadata say of a whole scene; null if they say nothing.
 *
 * @param gsd in metres; used if the picture itself has no place
 * @param cloudFraction 0…1
 */
record SceneFacts(
        @Nullable Instant acquired,
        @Nullable String collection,
        @Nullable Double gsd,
        @Nullable Double cloudFraction) {
    /** A STAC Item overrules the product's own metadata. */
    static SceneFacts of(ProductFacts product, Optional<StacItem> item) {
        return item.map(stac -> new SceneFacts(
                        stac.datetime() != null ? stac.datetime() : product.datetime(),
                        stac.collection(),
                        stac.gsd(),
                        stac.cloudCover() != null ? stac.cloudCover() : product.cloudCover()))
                .orElseGet(() -> new SceneFacts(product.datetime(), null, null, product.cloudCover()));
    }

    /** A tile's clouds: by its own classification, else by the whole scene's figure, else by an estimate. */
    @Nullable
    TileCloud cloud(@Nullable TileCloud tile) {
        boolean classified = tile != null && tile.source() == CloudSource.MASK;
        return classified || cloudFraction == null ? tile : new TileCloud(cloudFraction, CloudSource.SCENE);
    }
}
