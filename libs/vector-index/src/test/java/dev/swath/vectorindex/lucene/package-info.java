@NullMarked
package dev.swath.vectorindex.lucene;

import org.jspecify.annotations.NullMarked;
