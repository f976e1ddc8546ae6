package dev.swath.catalogue;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tile as every event after ingest carries it.
 *
 * @param generation the object's counter of changes; orders events, never a clock
 * @param chip key in the chips bucket of the 8-bit RGB PNG
 * @param thumbnail key in the chips bucket of the JPEG
 * @param footprint WGS 84, null if the scene has no georeference
 * @param bbox the footprint's, null with it
 * @param gsd ground sampling distance in metres
 * @param cloudFraction 0…1, null if it is not known
 * @param cloudSource null with the fraction, and in records of earlier versions
 * @param nodataFraction 0…1
 * @param bands the source bands shown as red, green, blue
 */
public record Tile(
        TileId tileId,
        SceneId sceneId,
        ObjectId objectId,
        String bucket,
        ObjectKey key,
        long generation,
        TileWindow window,
        String chip,
        String thumbnail,
        @Nullable Footprint footprint,
        @Nullable BoundingBox bbox,
        Instant datetime,
        DatetimeSource datetimeSource,
        String collection,
        @Nullable Double gsd,
        @Nullable Double cloudFraction,
        @Nullable CloudSource cloudSource,
        @Nullable Double nodataFraction,
        List<String> bands) {
    public Tile {
        if (generation < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "tile %s: expected a generation from 1, found %d".formatted(tileId, generation));
        }
        bands = List.copyOf(bands);
    }

    /**
     * Begins a tile of the object's first generation, with nothing else known.
     *
     * @param arrival when the object was written: the tile's time, until a time of acquisition is given
     */
    public static TileBuilder builder(
            String bucket, ObjectKey key, SceneId sceneId, TileWindow window, Instant arrival) {
        return new TileBuilder(bucket, key, sceneId, window, arrival);
    }

    /** A builder with all of this tile's facts, for a tile that differs in a few. */
    public TileBuilder toBuilder() {
        return new TileBuilder(this);
    }

    /** When the picture was taken, or null if only its arrival is known. */
    public @Nullable Instant acquired() {
        return datetimeSource == DatetimeSource.ACQUISITION ? datetime : null;
    }

    /** The path of the tile's picture on the gateway. It may be cached for good, since it names the generation. */
    public String chipLink() {
        return pictureLink("chip");
    }

    /** The path of the tile's small picture on the gateway; see {@link #chipLink}. */
    public String thumbnailLink() {
        return pictureLink("thumbnail");
    }

    private String pictureLink(String picture) {
        return "/api/tiles/%s/%s?g=%d".formatted(tileId, picture, generation);
    }

    /** The chip's key in the chips bucket. */
    public static String chipKey(TileId tileId) {
        return "chips/" + tileId + ".png";
    }

    /** The thumbnail's key in the chips bucket. */
    public static String thumbnailKey(TileId tileId) {
        return "thumbnails/" + tileId + ".jpg";
    }
}
