/** Products of Sentinel-2: folders of pictures and metadata that are one scene. */
@NullMarked
package dev.swath.raster.sentinel2;

import org.jspecify.annotations.NullMarked;
