/** Reads JPEG 2000, with JJ2000. */
@NullMarked
package dev.swath.raster.jpeg2000;

import org.jspecify.annotations.NullMarked;
