/**
 * The vector index on a Milvus server. It uses only what milvus-lite 3.2, Milvus 2.3 and Milvus 2.6 have in common:
 * no nullable fields, filter templates, scalar indexes or second iterators.
 */
@NullMarked
package dev.swath.vectorindex.milvus;

import org.jspecify.annotations.NullMarked;
