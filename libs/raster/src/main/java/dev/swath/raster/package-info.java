/** Reads scenes (JPEG, PNG, 8-bit GeoTIFF), cuts them into tiles, and says where on Earth each tile lies. */
@NullMarked
package dev.swath.raster;

import org.jspecify.annotations.NullMarked;
