/** From pixels to a place on Earth. */
@NullMarked
package dev.swath.raster.place;

import org.jspecify.annotations.NullMarked;
