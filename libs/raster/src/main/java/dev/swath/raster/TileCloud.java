package dev.swath.raster;

import dev.swath.catalogue.CloudSource;

/**
 * How much of a tile is cloud.
 *
 * @param fraction 0…1, of the pixels that hold something
 * @param source the product's mask or an estimate
 */
public record TileCloud(double fraction, CloudSource source) {}
