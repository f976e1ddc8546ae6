/** Runs a step over a batch: repeats what may pass, and finds the records that are to blame for the rest. */
@NullMarked
package dev.swath.streaming.step;

import org.jspecify.annotations.NullMarked;
