/** Chips in their place: Cloud Optimized GeoTIFFs. */
@NullMarked
package dev.swath.gateway.geotiff;

import org.jspecify.annotations.NullMarked;
