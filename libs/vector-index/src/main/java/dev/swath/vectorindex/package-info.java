/** The vector index: the port, and its adapters on Lucene and Milvus. */
@NullMarked
package dev.swath.vectorindex;

import org.jspecify.annotations.NullMarked;
