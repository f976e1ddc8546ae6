/** Reads containers of metadata that several formats have: XML and the directories of TIFF. */
@NullMarked
package dev.swath.raster.metadata;

import org.jspecify.annotations.NullMarked;
