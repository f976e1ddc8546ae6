/** TIFF, with the place that GeoTIFF gives it. */
@NullMarked
package dev.swath.raster.tiff;

import org.jspecify.annotations.NullMarked;
