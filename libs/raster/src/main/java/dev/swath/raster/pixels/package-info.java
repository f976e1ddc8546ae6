/** Decoded pixels: blocks, windows of them, and their stretch to 8 bits. */
@NullMarked
package dev.swath.raster.pixels;

import org.jspecify.annotations.NullMarked;
