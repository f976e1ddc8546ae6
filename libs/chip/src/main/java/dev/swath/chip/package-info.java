/** The seam between geospatial work and machine learning: a tile's picture, how it is stored, and how it is read back. */
@NullMarked
package dev.swath.chip;

import org.jspecify.annotations.NullMarked;
