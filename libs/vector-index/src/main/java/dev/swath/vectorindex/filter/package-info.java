/** What adapters do with a {@link dev.swath.vectorindex.Filter}: push down what their language can say, and check the rest on the rows' payloads. */
@NullMarked
package dev.swath.vectorindex.filter;

import org.jspecify.annotations.NullMarked;
