/** The figures by which the search's defaults were chosen. */
@NullMarked
package dev.swath.evaluation.search;

import org.jspecify.annotations.NullMarked;
