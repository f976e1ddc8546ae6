/** Decoded pixels: blocks, windows of them, the bands that are shown, their stretch to 8 bits. */
@NullMarked
package dev.swath.raster.pixels;

import org.jspecify.annotations.NullMarked;
