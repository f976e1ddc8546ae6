/** What {@code ./swath bench} runs: ratios against a peer or a limit, in one run. */
@NullMarked
package dev.swath.bench;

import org.jspecify.annotations.NullMarked;
