/** What is known of the owned keys, on disk. */
@NullMarked
package dev.swath.ingest.table;

import org.jspecify.annotations.NullMarked;
