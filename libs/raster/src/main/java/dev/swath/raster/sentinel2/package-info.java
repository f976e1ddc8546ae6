/** Reads Sentinel-2 products: folders of pictures and metadata that are one scene. */
@NullMarked
package dev.swath.raster.sentinel2;

import org.jspecify.annotations.NullMarked;
