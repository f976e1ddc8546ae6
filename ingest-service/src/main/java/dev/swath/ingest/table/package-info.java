/** Keeps on disk what is known of the owned keys. */
@NullMarked
package dev.swath.ingest.table;

import org.jspecify.annotations.NullMarked;
