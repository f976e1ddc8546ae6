/** The vector index in a local folder, by Lucene. One process writes; any number read. */
@NullMarked
package dev.swath.vectorindex.lucene;

import org.jspecify.annotations.NullMarked;
