package dev.swath.catalogue.tile;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import org.jspecify.annotations.Nullable;

/**
 * Where on Earth the tile is. All is null of a tile whose scene has no georeference, but perhaps the distance.
 *
 * @param footprint WGS 84
 * @param bbox the footprint's, null with it
 * @param crs the reference system of the transform; null if the scene has none that can be named
 * @param transform from the window's pixels to the reference system; null if no such transform places them
 * @param gsd ground sampling distance in metres
 */
public record Place(
        @Nullable Footprint footprint,
        @Nullable BoundingBox bbox,
        @Nullable Crs crs,
        @Nullable PixelTransform transform,
        @Nullable Double gsd) {
    /** Of a tile of which nothing is known. */
    public static final Place UNKNOWN = new Place(null, null, null, null, null);
}
