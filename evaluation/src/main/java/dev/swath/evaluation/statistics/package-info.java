/** Figures and their bootstrap intervals. */
@NullMarked
package dev.swath.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
