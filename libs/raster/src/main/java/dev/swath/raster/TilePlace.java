package dev.swath.raster;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;

/**
 * A tile's place on Earth.
 *
 * @param footprint WGS 84, exterior rings counter-clockwise, cut at the antimeridian
 * @param bbox the footprint's; west above east where it crosses the antimeridian
 * @param gsd metres on the ground between neighbouring pixels at the tile's centre, to three digits
 */
public record TilePlace(Footprint footprint, BoundingBox bbox, double gsd) {}
