/** Compares everything that the topics ever told with the content of the buckets and the index. */
@NullMarked
package dev.swath.ledger.deep;

import org.jspecify.annotations.NullMarked;
