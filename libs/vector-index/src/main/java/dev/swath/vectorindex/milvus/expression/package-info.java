/** What a filter is in Milvus: the fields of a collection, and the expressions on them. */
@NullMarked
package dev.swath.vectorindex.milvus.expression;

import org.jspecify.annotations.NullMarked;
