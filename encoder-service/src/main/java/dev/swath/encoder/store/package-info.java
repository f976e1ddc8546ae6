/** Reads chips from the object store. */
@NullMarked
package dev.swath.encoder.store;

import org.jspecify.annotations.NullMarked;
