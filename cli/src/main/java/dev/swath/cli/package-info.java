/** The commands of {@code ./swath} that talk to a running Swath, and their parts. */
@NullMarked
package dev.swath.cli;

import org.jspecify.annotations.NullMarked;
