/** What arrives in the bucket becomes tiles: the use case, as plain Java. */
@NullMarked
package dev.swath.ingest;

import org.jspecify.annotations.NullMarked;
