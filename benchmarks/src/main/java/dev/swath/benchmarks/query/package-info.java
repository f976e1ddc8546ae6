/** {@code ./swath bench query}: searches of a synthetic catalogue, beside brute force and a peer. */
@NullMarked
package dev.swath.benchmarks.query;

import org.jspecify.annotations.NullMarked;
