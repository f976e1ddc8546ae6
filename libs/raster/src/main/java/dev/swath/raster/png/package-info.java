/** Reads PNG, and writes chips as PNG. */
@NullMarked
package dev.swath.raster.png;

import org.jspecify.annotations.NullMarked;
