/** Joins the parts of a tile, writes them to the index and publishes what can be found. */
@NullMarked
package dev.swath.indexer;

import org.jspecify.annotations.NullMarked;
