/** Reads chips from the object store. */
@NullMarked
package dev.swath.caption.store;

import org.jspecify.annotations.NullMarked;
