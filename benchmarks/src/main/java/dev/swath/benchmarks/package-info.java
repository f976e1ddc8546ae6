/** The benchmarks of {@code ./swath bench}: ratios against a peer or a limit, in one run. */
@NullMarked
package dev.swath.benchmarks;

import org.jspecify.annotations.NullMarked;
