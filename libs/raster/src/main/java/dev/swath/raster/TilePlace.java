package dev.swath.raster;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.PixelTransform;
import org.jspecify.annotations.Nullable;

/**
 * A tile's place on Earth.
 *
 * @param footprint WGS 84, exterior rings counter-clockwise, cut at the antimeridian
 * @param bbox the footprint's; west above east where it crosses the antimeridian
 * @param gsd metres on the ground between neighbouring pixels at the tile's centre, to three digits
 * @param crs of the transform; null if the scene has none that others can name, or no transform
 * @param transform from the tile's pixels to the reference system, east or longitude first; null with it
 */
public record TilePlace(
        Footprint footprint,
        BoundingBox bbox,
        double gsd,
        @Nullable Crs crs,
        @Nullable PixelTransform transform) {}
