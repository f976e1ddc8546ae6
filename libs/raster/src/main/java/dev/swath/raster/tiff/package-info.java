/** Reads TIFF and GeoTIFF. */
@NullMarked
package dev.swath.raster.tiff;

import org.jspecify.annotations.NullMarked;
