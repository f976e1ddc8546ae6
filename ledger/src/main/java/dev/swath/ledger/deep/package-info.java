/** Compares all that the topics ever told with what the buckets and the index hold. */
@NullMarked
package dev.swath.ledger.deep;

import org.jspecify.annotations.NullMarked;
