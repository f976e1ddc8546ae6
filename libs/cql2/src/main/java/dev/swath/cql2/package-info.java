/**
 * CQL2, the query language of OGC and STAC: its text and its JSON become one tree, the tree becomes a filter of the
 * index.
 */
@NullMarked
package dev.swath.cql2;

import org.jspecify.annotations.NullMarked;
