/** Builds index-service from its settings, starts it and stops it. */
@NullMarked
package dev.swath.indexer.wiring;

import org.jspecify.annotations.NullMarked;
