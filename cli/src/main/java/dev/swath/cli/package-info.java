/** The commands of {@code ./swath} that talk to a running Swath. */
@NullMarked
package dev.swath.cli;

import org.jspecify.annotations.NullMarked;
