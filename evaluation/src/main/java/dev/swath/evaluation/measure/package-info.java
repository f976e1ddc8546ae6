/** Runs a bundle over the data, and measures how well and how fast it works. */
@NullMarked
package dev.swath.evaluation.measure;

import org.jspecify.annotations.NullMarked;
