/** What a bundle makes of the data, and how fast. */
@NullMarked
package dev.swath.evaluation.measure;

import org.jspecify.annotations.NullMarked;
