/** Explains why a tile was found: where in its picture a text is seen. */
@NullMarked
package dev.swath.gateway.explain;

import org.jspecify.annotations.NullMarked;
