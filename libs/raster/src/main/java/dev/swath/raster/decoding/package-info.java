/** Decoders that several formats use. */
@NullMarked
package dev.swath.raster.decoding;

import org.jspecify.annotations.NullMarked;
