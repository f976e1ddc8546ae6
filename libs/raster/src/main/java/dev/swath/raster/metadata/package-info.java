/** Containers of metadata that several formats carry: XML and the directories of TIFF. */
@NullMarked
package dev.swath.raster.metadata;

import org.jspecify.annotations.NullMarked;
