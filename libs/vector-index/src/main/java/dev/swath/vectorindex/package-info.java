/** The vector index: the port, and its adapters for Lucene and Milvus. */
@NullMarked
package dev.swath.vectorindex;

import org.jspecify.annotations.NullMarked;
