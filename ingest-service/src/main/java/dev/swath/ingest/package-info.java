/** Turns what arrives in the bucket into tiles: the use cases, as plain Java. */
@NullMarked
package dev.swath.ingest;

import org.jspecify.annotations.NullMarked;
