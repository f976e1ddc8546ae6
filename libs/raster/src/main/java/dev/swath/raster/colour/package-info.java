/** Colours: how an image's samples become red, green and blue, and the range of each that is shown. */
@NullMarked
package dev.swath.raster.colour;

import org.jspecify.annotations.NullMarked;
