/**
 * Reads scenes (GeoTIFF, JPEG 2000, JPEG, PNG, Sentinel-2 products) by windows, makes 8-bit tiles of them, and gives
 * each its place on Earth.
 */
@NullMarked
package dev.swath.raster;

import org.jspecify.annotations.NullMarked;
