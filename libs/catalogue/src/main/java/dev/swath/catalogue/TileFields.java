package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.CatalogueEntry;
import dev.swath.catalogue.tile.Cloud;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.FactSource;
import dev.swath.catalogue.tile.Picture;
import dev.swath.catalogue.tile.PixelTransform;
import dev.swath.catalogue.tile.Place;
import dev.swath.catalogue.tile.Source;
import dev.swath.catalogue.tile.TileRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tile's JSON as it is read: the fields of all parts on one level, in one pass. What is nullable here and not in its
 * part is missing in records of earlier versions.
 *
 * @param collection in records of earlier versions an Item's, if one names any; the key's first folder else
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record TileFields(
        TileId tileId,
        SceneId sceneId,
        ObjectId objectId,
        String bucket,
        ObjectKey key,
        long generation,
        TileWindow window,
        String chip,
        String thumbnail,
        @Nullable String pack,
        @Nullable Long packOffset,
        @Nullable Integer packLength,
        @Nullable String chipChecksum,
        @Nullable String chipFormat,
        @Nullable Integer chipWidth,
        @Nullable Integer chipHeight,
        @Nullable Double nodataFraction,
        List<String> bands,
        @Nullable Footprint footprint,
        @Nullable BoundingBox bbox,
        @Nullable Crs crs,
        @Nullable PixelTransform transform,
        @Nullable Double gsd,
        Instant datetime,
        DatetimeSource datetimeSource,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable FactSource intervalSource,
        @Nullable String platform,
        @Nullable FactSource platformSource,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> instruments,
        @Nullable FactSource instrumentsSource,
        @Nullable Double cloudFraction,
        @Nullable CloudSource cloudSource,
        String collection,
        @Nullable String itemCollection,
        @Nullable Instant created,
        @Nullable Instant updated,
        @Nullable Long sourceSize,
        @Nullable String sourceType,
        @Nullable String sourceHref) {
    Tile toTile() {
        return new Tile(
                new TileRef(tileId, sceneId, objectId, bucket, key, generation, window),
                new Picture(
                        chip,
                        thumbnail,
                        pack,
                        packOffset,
                        packLength,
                        chipChecksum,
                        chipFormat,
                        chipWidth,
                        chipHeight,
                        nodataFraction,
                        bands),
                new Place(footprint, bbox, crs, transform, gsd),
                new Acquisition(
                        datetime,
                        datetimeSource,
                        start,
                        end,
                        intervalSource,
                        platform,
                        platformSource,
                        instruments,
                        instrumentsSource),
                new Cloud(cloudFraction, cloudSource),
                entry(),
                new Source(sourceSize, sourceType, sourceHref));
    }

    /** Whatever a record says, its collection is the key's. */
    private CatalogueEntry entry() {
        String folder = key.collection();
        boolean named = itemCollection != null || collection.equals(folder);
        return new CatalogueEntry(folder, named ? itemCollection : collection, created, updated);
    }
}
