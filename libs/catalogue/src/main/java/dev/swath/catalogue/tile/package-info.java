/** The parts of a tile's record. In JSON the fields of all parts are on one level. */
@NullMarked
package dev.swath.catalogue.tile;

import org.jspecify.annotations.NullMarked;
