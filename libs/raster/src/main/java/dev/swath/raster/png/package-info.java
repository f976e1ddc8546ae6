/** PNG, read and written. */
@NullMarked
package dev.swath.raster.png;

import org.jspecify.annotations.NullMarked;
