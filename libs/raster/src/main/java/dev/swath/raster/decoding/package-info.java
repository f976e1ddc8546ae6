/** What several formats decode with. */
@NullMarked
package dev.swath.raster.decoding;

import org.jspecify.annotations.NullMarked;
