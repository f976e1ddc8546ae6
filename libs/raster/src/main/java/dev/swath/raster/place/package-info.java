/** Computes the place on Earth from pixels. */
@NullMarked
package dev.swath.raster.place;

import org.jspecify.annotations.NullMarked;
