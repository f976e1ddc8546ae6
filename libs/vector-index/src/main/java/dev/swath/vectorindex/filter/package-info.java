/**
 * Divides a {@link dev.swath.vectorindex.Filter}: an adapter pushes down what its language can express; the rest is
 * checked on the rows' payloads.
 */
@NullMarked
package dev.swath.vectorindex.filter;

import org.jspecify.annotations.NullMarked;
