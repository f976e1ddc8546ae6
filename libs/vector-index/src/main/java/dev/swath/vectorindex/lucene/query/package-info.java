/** What a filter is in Lucene: the fields of a row's document, and the queries on them. */
@NullMarked
package dev.swath.vectorindex.lucene.query;

import org.jspecify.annotations.NullMarked;
