/** Reads JPEG. */
@NullMarked
package dev.swath.raster.jpeg;

import org.jspecify.annotations.NullMarked;
